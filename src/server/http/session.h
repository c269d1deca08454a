#pragma once

#include <chrono>
#include <cstddef>

#include "server/fanout/connection_token.h"
#include "server/fanout/shard.h"
#include "server/http/rest_api.h"
#include "server/messages/pending_commands.h"
#include "server/net/stream.h"
#include "server/websocket/websockets.h"

namespace tactus::server {

/// Limits of an HTTP request.
struct HttpLimits {
  std::size_t max_message_bytes;           ///< also limits the header
  std::chrono::milliseconds read_timeout;  ///< from the first byte of the header
};

/// The request handlers of a server. Outlives its connections.
struct HttpHandlers {
  const RestApi& rest;
  PendingCommands& commands;  // thread: the hub's
  Shard& hub_shard;
  HttpLimits limits;
  WebSockets& websockets;
  UserFiles* user_files = nullptr;  ///< null without a folder
};

/// Serves one connection until it closes or becomes a WebSocket.
/// Thread: the shard's.
void serve_http(Socket socket, ConnectionToken token, Shard& shard, const HttpHandlers& handlers);

}  // namespace tactus::server
