#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "load/lateness.h"

namespace tactus::load {

/// Clients by the reason that ended them.
using Reasons = std::map<std::string, std::uint64_t>;

/// What a process used during the measurement.
struct Cost {
  double cpu_share = 0.0;  ///< of one core
  double cpu_us_a_message = 0.0;
  std::uint64_t resident_bytes = 0;
  double bytes_a_client = 0.0;  ///< by which the clients made it grow
};

/// The figures of a run.
struct Figures {
  std::string url;
  double rate_hz = 0.0;
  double seconds = 0.0;  ///< measured

  std::uint64_t clients = 0;  ///< that read and connected
  std::uint64_t never_readers = 0;
  Reasons failed = {};     ///< that did not connect
  Reasons lost = {};       ///< after they had connected
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
  double machine_busy = 0.0;          ///< of all cores, 0 to 1
  std::uint64_t dropped_packets = 0;  ///< by the whole machine
  std::uint64_t retransmissions = 0;  ///< TCP segments sent again, by the whole machine
};

/// Adds what clients received.
/// @param received  messages that count, of each client
/// Thread: any. Errors: none.
void add(const std::vector<std::uint32_t>& received, const Lateness& lateness, Figures& figures);

/// Least over median of the messages received; 1 if no client starves.
double fairness(const Figures& figures) noexcept;

/// Whether the stream ticks faster than --rate says: the due times are unknown then, and so is the
/// latency.
bool is_faster_than_asked(const Figures& figures) noexcept;

/// The figures for people, a line for each subject. Thread: any. Errors: none.
std::string page_of(const Figures& figures);

/// The figures for programs: one JSON object on one line. Thread: any. Errors: none.
std::string json_of(const Figures& figures);

/// The head of the table of a saturation run, and a step of it. Thread: any.
/// Errors: none.
std::string step_head();
std::string step_row(const Figures& figures);

}  // namespace tactus::load
