#pragma once

#include <string>

#include "protocol/exposition.h"
#include "server/metrics/readings.h"
#include "server/metrics/server_stats.h"

namespace tactus::server {

/// The answer of GET /metrics. docs/metrics.md tells of each metric.
/// Thread: any. Realtime-safe: no. Errors: none.
std::string metrics_page(const Readings& readings);

/// The part of it that a server counts itself.
void append_server_metrics(protocol::Exposition& page, const ServerStats& stats);

/// The part about this process, named as Prometheus' own clients name it.
void append_process_metrics(protocol::Exposition& page);

}  // namespace tactus::server
