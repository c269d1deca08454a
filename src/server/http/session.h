#pragma once

#include "server/context.h"
#include "server/fanout/shard.h"
#include "server/net/stream.h"

namespace tactus::server {

/// Serves one connection: requests until it is closed or becomes a WebSocket.
/// Thread: the shard's.
void serve_http(Socket socket, Admission admission, Shard& shard, Context& context);

}  // namespace tactus::server
