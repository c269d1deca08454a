#pragma once

#include <cstdint>

namespace tactus::platform {

/// This process's resource usage: the process metrics of Prometheus' client libraries.
struct ProcessStats {
  double cpu_seconds = 0.0;          ///< all threads, user and system
  std::uint64_t resident_bytes = 0;  ///< memory
  std::uint64_t virtual_bytes = 0;
  std::uint64_t open_fds = 0;  ///< open file descriptors
  std::uint64_t max_fds = 0;   ///< maximum number of open file descriptors
  double start_time = 0.0;     ///< Unix seconds
};

/// Reads this process's resource usage.
/// Thread: any. Realtime-safe: no (reads files; before Linux 6.2 it counts descriptors one by one).
/// Errors: zeros if unavailable.
ProcessStats process_stats();

/// Returns this process's id. Thread: any. Errors: none.
int process_id() noexcept;

}  // namespace tactus::platform
