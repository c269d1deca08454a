#pragma once

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include "server/context.h"
#include "server/http/rest_api.h"
#include "server/net/stream.h"

namespace tactus::server {

/// Accepts a WebSocket handshake that may go ahead, and serves the connection to its end.
/// Thread: the shard's.
void serve_websocket(Socket socket, Admission admission,
                     beast::http::request<beast::http::string_body> handshake,
                     const SocketRequest& request, Shard& shard, Context& context);

}  // namespace tactus::server
