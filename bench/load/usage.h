#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>

namespace tactus::load {

/// What a process has used so far.
struct ProcessUsage {
  std::int64_t cpu_ns = 0;  ///< of all its threads
  std::uint64_t resident_bytes = 0;
};

/// Reads a process's usage. Thread: any. Errors: nothing if there is no such process, or no
/// permission.
std::optional<ProcessUsage> usage_of(pid_t pid);

/// The machine's counters so far.
struct MachineUsage {
  std::uint64_t busy = 0;             ///< of all cores, in clock ticks
  std::uint64_t all = 0;              ///< the same with idle time
  std::uint64_t dropped_packets = 0;  ///< by the cores' queues; each is sent again 200 ms later
  std::uint64_t retransmissions = 0;  ///< TCP segments sent again
};

/// Reads the machine's counters. Thread: any. Errors: zeros for what the system does not say.
MachineUsage usage_of_machine();

}  // namespace tactus::load
