#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "app/lateness_histogram.h"

namespace tactus::app {

/// When a tick was seen for the first time.
struct SeenTick {
  std::int64_t number = 0;
  std::int64_t at_ns = 0;
};

/// What came of clients, of one thread or of all.
struct BenchTally {
  LatenessHistogram lateness;
  double jitter_squares_ms = 0.0;  ///< sum over the messages of (change of lateness)²
  std::uint64_t jitter_count = 0;
  std::vector<std::uint32_t> received = {};          ///< by each client that reads and was in
  std::vector<double> connect_ms = {};               ///< of each client that came in
  std::int64_t last_in_ns = 0;                       ///< when the last of them was
  std::map<std::string, std::uint64_t> failed = {};  ///< why clients did not come in, and how many
  std::map<std::string, std::uint64_t> lost = {};    ///< why they went later
  std::uint64_t never_readers_lost = 0;
  std::uint64_t never_readers_in = 0;
  bool any_tick = false;
  SeenTick first = {};
  SeenTick last = {};

  void merge(const BenchTally& other);
};

}  // namespace tactus::app
