#pragma once

#include "server/context.h"
#include "server/stream.h"

namespace tactus::server {

/// Serves one connection: requests until it is closed or becomes a WebSocket.
void serve_http(Socket socket, Context& context);

}  // namespace tactus::server
