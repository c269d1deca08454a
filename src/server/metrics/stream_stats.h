#pragma once

#include <cstdint>

#include "server/metrics/counter.h"

namespace tactus::server {

/// Counters of the clock's streams, for GET /transport/metrics. Written by: the hub's thread; read
/// by: any.
struct StreamStats {
  Gauge connected_clients;  ///< subscriptions in force
  Counter updates_sent;     ///< ticks that reached at least one client
  Counter seq;              ///< ticks of the stream at the clock's own rate
  SingleWriter<double> actual_fps;
  SingleWriter<double> cpu_load;  ///< of this process, 1 is one core
};

}  // namespace tactus::server
