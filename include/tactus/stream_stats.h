#pragma once

#include <atomic>
#include <cstdint>

namespace tactus {

/// What a clock's stream has done, counted by its Server, read by get_metrics and get_state.
class StreamStats {
 public:
  // Written by: the server's threads. Read by: any thread.
  std::atomic<std::uint64_t> connected_clients{0};
  std::atomic<std::uint64_t> updates_sent{0};
  std::atomic<std::uint64_t> seq{0};
  std::atomic<double> actual_fps{0.0};
  std::atomic<double> cpu_load{0.0};
};

}  // namespace tactus
