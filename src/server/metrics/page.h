#pragma once

#include <string>

#include "protocol/http/exposition.h"
#include "server/metrics/readings.h"

namespace tactus::server {

/// The answer of GET /metrics. docs/metrics.md describes each metric.
/// Thread: any. Realtime-safe: no. Errors: none.
std::string metrics_page(const Readings& readings);

/// The process metrics, with the names of Prometheus' own clients.
void append_process_metrics(protocol::Exposition& page);

}  // namespace tactus::server
