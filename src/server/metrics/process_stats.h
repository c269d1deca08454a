#pragma once

#include <cstdint>

namespace tactus::server {

/// What this process uses, as Prometheus' own clients count it.
struct ProcessStats {
  double cpu_seconds = 0.0;          ///< of all its threads, user and system
  std::uint64_t resident_bytes = 0;  ///< of memory
  std::uint64_t virtual_bytes = 0;
  std::uint64_t open_fds = 0;  ///< file descriptors
  std::uint64_t max_fds = 0;   ///< that it may have open
  double start_time = 0.0;     ///< Unix seconds
};

/// Thread: any. Realtime-safe: no (reads files; before Linux 6.2 it counts the descriptors one by
/// one). Errors: zeros where the system does not say.
ProcessStats process_stats();

}  // namespace tactus::server
