#pragma once

#include <tactus/server_options.h>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <string>
#include <vector>

#include "server/net/asio.h"
#include "server/net/stream.h"

namespace tactus::server {

using Acceptor = asio::basic_socket_acceptor<Tcp, Executor>;

/// The bound sockets of a server, at one port.
struct Acceptors {
  std::vector<Acceptor> sockets = {};  ///< at least one
  /// Whether the name localhost leads here, by both of its addresses as far as the machine has
  /// them.
  bool have_localhost = false;
};

/// Binds the addresses of a host. They do not listen yet.
///
/// "localhost" has two addresses, 127.0.0.1 and ::1, and many clients try ::1 alone. Both are
/// bound, except one that the machine lacks. With 0.0.0.0, ::1 is bound too, unless another program
/// has it. Any other host is one address. Errors: throws std::system_error, e.g. address_in_use if
/// the port of one address is taken. Its text names the address. Source: RFC 6761, section 6.3; RFC
/// 6724, section 2.1.
Acceptors bind_acceptors(asio::io_context& io, const ServerOptions& options);

/// Starts to listen, without blocking calls. Accepted sockets inherit the acceptor's options.
/// Errors: throws std::system_error, e.g. if another program listens at the address meanwhile.
void listen(Acceptor& acceptor);

}  // namespace tactus::server
