#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "load/tally.h"

namespace tactus::load {

/// What a process used during the measurement.
struct Cost {
  double cpu_share = 0.0;       ///< of one core
  double busiest_thread = 0.0;  ///< of one core
  double cpu_us_a_message = 0.0;
  std::uint64_t resident_bytes = 0;
  double bytes_a_client = 0.0;  ///< by which the clients made it grow
};

/// The figures of a run.
struct Figures {
  std::string url;
  std::string topic;
  double rate_hz = 0.0;  ///< 0 for a stream without a schedule
  double seconds = 0.0;  ///< measured

  std::uint64_t clients = 0;  ///< that read and connected
  std::uint64_t never_readers = 0;
  std::map<std::string, std::uint64_t> failed = {};
  std::map<std::string, std::uint64_t> lost = {};
  double all_in_ms = 0.0;  ///< from the first connection to the last

  double messages_per_second = 0.0;
  double bytes_per_second = 0.0;
  double delivered = 0.0;  ///< of the scheduled messages, 0 to 1
  double ticks_per_second = 0.0;
  double p50_ms = 0.0;
  double p99_ms = 0.0;
  double p999_ms = 0.0;
  double max_ms = 0.0;
  double broadcast_us_a_message = 0.0;  ///< by the clock: a tick's arrivals; median of the ticks
  std::uint64_t least = 0;              ///< messages that a client received
  std::uint64_t median = 0;
  std::uint64_t most = 0;

  Cost own = {};
  std::optional<Cost> server = {};
  std::size_t cores = 0;
  double machine_busy = 0.0;          ///< of all cores, 0 to 1
  std::uint64_t dropped_packets = 0;  ///< by the machine's queues, since the first connection
  std::uint64_t retransmissions = 0;  ///< TCP segments sent again, by the whole machine
};

/// Adds what the clients counted.
/// @param tally    of all threads
/// @param due      ticks scheduled in the measured time; 0 without a schedule: then the client with
///                 the most messages sets what was due
/// @param threads  of the load
/// Thread: any. Errors: none.
void add(const Tally& tally, double due, std::size_t threads, Figures& figures);

/// Least over median of the messages received; 1 if no client starves.
double fairness(const Figures& figures) noexcept;

/// Whether the stream ticks faster than --rate says: the due times are unknown then, and so is the
/// latency.
bool is_faster_than_asked(const Figures& figures) noexcept;

/// What kept messages from arriving, as far as the figures show it; empty if all were delivered.
/// Thread: any. Errors: none.
std::string what_limited(const Figures& figures);

}  // namespace tactus::load
