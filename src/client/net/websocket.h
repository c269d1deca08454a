#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

#include "client/link/environment.h"

namespace tactus::client {

/// Connects to a WebSocket, through TLS if `tls` is given. Beast's templates, which are slow to
/// compile, are in one source.
/// @param tls  verifies the server's certificate; nullptr: no TLS
/// Thread: the context's.
std::unique_ptr<Socket> open_websocket(boost::asio::io_context& context,
                                       boost::asio::ssl::context* tls, const ServerAddress& address,
                                       const std::string& key, SocketHandlers handlers);

}  // namespace tactus::client
