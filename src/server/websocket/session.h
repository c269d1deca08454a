#pragma once

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include "server/fanout/connection_token.h"
#include "server/fanout/shard.h"
#include "server/messages/endpoints.h"
#include "server/net/stream.h"
#include "server/websocket/websockets.h"

namespace tactus::server {

/// Accepts a checked WebSocket handshake and serves the connection until it ends.
/// Thread: the shard's.
void serve_websocket(Socket socket, ConnectionToken token,
                     beast::http::request<beast::http::string_body> handshake,
                     const SocketRequest& request, Shard& shard, WebSockets& all);

}  // namespace tactus::server
