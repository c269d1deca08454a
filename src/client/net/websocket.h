#pragma once

#include <memory>
#include <string>

#include "client/link/environment.h"

// Asio's names, declared without including Asio, which costs seconds of compile time per file.
// NOLINTBEGIN(readability-identifier-naming)
namespace boost::asio {
class io_context;
namespace ssl {
class context;
}
}  // namespace boost::asio
// NOLINTEND(readability-identifier-naming)

namespace tactus::client {

/// Connects to a WebSocket, through TLS if `tls` is given. Beast's templates, which are slow to
/// compile, are in one source.
/// @param tls  verifies the server's certificate; nullptr: no TLS
/// Thread: the context's.
std::unique_ptr<Socket> open_websocket(boost::asio::io_context& context,
                                       boost::asio::ssl::context* tls, const ServerAddress& address,
                                       const std::string& key, SocketHandlers handlers);

}  // namespace tactus::client
