#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <optional>

namespace tactus::load {

/// What a process has used so far.
struct ProcessUsage {
  std::int64_t cpu_ns = 0;  ///< of all its threads
  std::uint64_t resident_bytes = 0;
  std::map<pid_t, double> thread_cpu_seconds = {};  ///< of those that live, in steps of 10 ms
};

/// Reads a process's usage. Thread: any. Errors: nothing if there is no such process, or no
/// permission.
std::optional<ProcessUsage> usage_of(pid_t pid);

/// The highest share of a core that a single thread used between two moments.
double busiest_thread(const ProcessUsage& before, const ProcessUsage& after, double seconds);

/// The time of all cores so far, in clock ticks.
struct MachineUsage {
  std::uint64_t busy = 0;
  std::uint64_t all = 0;
};

/// Reads the machine's usage. Thread: any. Errors: zeros if the system does not say.
MachineUsage usage_of_machine();

/// Packets that the machine's queues have dropped so far, on loopback too; each is sent again after
/// 200 ms or more. Thread: any. Errors: 0 if the system does not say.
std::uint64_t dropped_packets();

/// TCP segments that this machine has sent again so far. Thread: any. Errors: 0 if the system does
/// not say.
std::uint64_t retransmitted_segments();

/// The share of all cores' time that was not idle between two moments, 0 to 1.
double busy_share(const MachineUsage& before, const MachineUsage& after);

}  // namespace tactus::load
