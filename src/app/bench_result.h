#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "app/bench_tally.h"

namespace tactus::app {

/// What a process took while messages were measured.
struct BenchCost {
  double cpu_share = 0.0;       ///< of one core
  double busiest_thread = 0.0;  ///< of one core
  double cpu_us_a_message = 0.0;
  std::uint64_t resident_bytes = 0;
  double bytes_a_client = 0.0;  ///< memory that came with the clients
};

/// The figures of a run.
struct BenchResult {
  std::string url;
  std::string topic;
  double rate_hz = 0.0;  ///< 0 where the stream has none
  double seconds = 0.0;  ///< that were measured
  bool interrupted = false;

  std::uint64_t clients = 0;  ///< in, of those that read
  std::uint64_t never_readers = 0;
  std::uint64_t never_readers_lost = 0;
  std::map<std::string, std::uint64_t> failed = {};
  std::map<std::string, std::uint64_t> lost = {};
  double all_in_ms = 0.0;  ///< from the first connect on
  double connect_p50_ms = 0.0;
  double connect_p99_ms = 0.0;
  double connect_max_ms = 0.0;

  double messages_per_second = 0.0;
  double bytes_per_second = 0.0;
  double delivered = 0.0;  ///< of what the schedule has, 0 to 1
  double ticks_per_second = 0.0;
  double p50_ms = 0.0;
  double p99_ms = 0.0;
  double p999_ms = 0.0;
  double max_ms = 0.0;
  double jitter_ms = 0.0;
  std::uint64_t least = 0;  ///< messages that a client got
  std::uint64_t median = 0;
  std::uint64_t most = 0;

  BenchCost own = {};
  std::optional<BenchCost> server = {};
  std::size_t cores = 0;
  double machine_busy = 0.0;          ///< of all cores, 0 to 1
  std::uint64_t dropped_packets = 0;  ///< by the machine's own queues, since the first connect
};

/// Puts into a result what clients saw.
/// @param tally  of all crews
/// @param due    ticks that the schedule has in what was measured; 0 where there is no schedule:
///               then what the luckiest client got is what was to be had
/// Thread: any. Errors: none.
void add(const BenchTally& tally, double due, BenchResult& result);

/// The least over the median of what clients got; 1 where nobody starves.
double fairness(const BenchResult& result) noexcept;

/// The stream ticks more often than was asked for: when its messages were due is not known then,
/// and neither the latency.
bool is_faster_than_asked(const BenchResult& result) noexcept;

/// What kept messages from arriving, as far as the figures show it, for a person; empty where all
/// were delivered.
/// Thread: any. Errors: none.
std::string what_limited(const BenchResult& result);

}  // namespace tactus::app
