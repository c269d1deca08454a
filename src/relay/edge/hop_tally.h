#pragma once

#include <cstdint>
#include <mutex>

#include "server/metrics/hop_counters.h"

namespace tactus::relay {

/// The counters of an edge's hop. Threads: any.
class HopTally {
 public:
  using Counter = std::uint64_t server::HopCounters::*;

  void add(Counter counter, std::uint64_t more = 1) {
    const std::lock_guard lock{mutex_};
    counters_.*counter += more;
  }
  void set_round_trip(double ms) {
    const std::lock_guard lock{mutex_};
    counters_.round_trip_ms = ms;
  }
  server::HopCounters counters() const {
    const std::lock_guard lock{mutex_};
    return counters_;
  }

 private:
  mutable std::mutex mutex_;
  server::HopCounters counters_;  // guarded by mutex_
};

}  // namespace tactus::relay
