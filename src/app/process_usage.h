#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <optional>

namespace tactus::app {

/// What a process has used so far.
struct ProcessUsage {
  std::int64_t cpu_ns = 0;  ///< of all its threads
  std::uint64_t resident_bytes = 0;
  std::map<pid_t, double> thread_cpu_seconds = {};  ///< of those that live, in steps of 10 ms
};

/// Asks the system about a process. Thread: any. Errors: nothing where there is none, or none that
/// may be asked about.
std::optional<ProcessUsage> usage_of(pid_t pid);

/// The highest share of a core that any one thread took between two moments.
double busiest_thread(const ProcessUsage& before, const ProcessUsage& after, double seconds);

/// What all cores of the machine have done so far, in their own unit.
struct MachineUsage {
  std::uint64_t busy = 0;
  std::uint64_t all = 0;
};

/// Asks the system about all its cores. Thread: any. Errors: zeros where it does not say.
MachineUsage usage_of_machine();

/// Packets that the machine's own queues had no room for so far, on loopback too; those have to be
/// sent again, which takes at least 200 ms. Thread: any. Errors: 0 where the system does not say.
std::uint64_t dropped_packets();

/// The share of all cores' time that was not idle between two moments, 0 to 1.
double busy_share(const MachineUsage& before, const MachineUsage& after);

}  // namespace tactus::app
