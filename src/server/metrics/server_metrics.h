#pragma once

#include "protocol/http/exposition.h"
#include "server/metrics/server_stats.h"

namespace tactus::server {

/// The metrics counted by the server itself. Thread: any. Realtime-safe: no. Errors: none.
void append_server_metrics(protocol::Exposition& page, const ServerStats& stats);

}  // namespace tactus::server
