#pragma once

#include <cstdint>

namespace tactus::platform {

/// This process's resource usage, as counted by Prometheus' own clients.
struct ProcessStats {
  double cpu_seconds = 0.0;          ///< all threads, user and system
  std::uint64_t resident_bytes = 0;  ///< memory
  std::uint64_t virtual_bytes = 0;
  std::uint64_t open_fds = 0;  ///< open file descriptors
  std::uint64_t max_fds = 0;   ///< their limit
  double start_time = 0.0;     ///< Unix seconds
};

/// Thread: any. Realtime-safe: no (reads files; before Linux 6.2 it counts descriptors one by one).
/// Errors: zeros if unavailable.
ProcessStats process_stats();

/// Number of this process. Thread: any. Errors: none.
int process_id() noexcept;

}  // namespace tactus::platform
