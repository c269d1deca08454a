#pragma once

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include "server/context.h"
#include "server/rest_api.h"
#include "server/stream.h"

namespace tactus::server {

/// Accepts a WebSocket handshake that may go ahead, and serves the connection to its end.
void serve_websocket(TcpStream stream, beast::http::request<beast::http::string_body> handshake,
                     const SocketRequest& request, Context& context);

}  // namespace tactus::server
