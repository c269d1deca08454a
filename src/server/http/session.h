#pragma once

#include "server/fanout/shard.h"
#include "server/http/rest_api.h"
#include "server/messages/pending_commands.h"
#include "server/net/stream.h"
#include "server/websocket/websockets.h"

namespace tactus::server {

/// What answers requests. Outlives the connections.
struct HttpHandlers {
  const RestApi& rest;
  PendingCommands& commands;  // of the hub's thread
  WebSockets& websockets;
};

/// Serves one connection: requests until it is closed or becomes a WebSocket.
/// Thread: the shard's.
void serve_http(Socket socket, ConnectionToken admission, Shard& shard,
                const HttpHandlers& handlers);

}  // namespace tactus::server
