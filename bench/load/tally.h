#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "load/tick_lateness.h"

namespace tactus::load {

/// The first arrival of a tick.
struct SeenTick {
  std::int64_t number = 0;
  std::int64_t at_ns = 0;
};

/// What clients counted, of one thread or of all.
struct Tally {
  Lateness lateness = {};
  std::vector<std::uint32_t> received = {};          ///< by each client that reads and connected
  std::int64_t last_in_ns = 0;                       ///< when the last client had connected
  std::map<std::string, std::uint64_t> failed = {};  ///< clients that did not connect, by reason
  std::map<std::string, std::uint64_t> lost = {};    ///< clients that were lost later, by reason
  std::uint64_t never_readers = 0;                   ///< that connected
  bool any_tick = false;
  SeenTick first = {};
  SeenTick last = {};

  void merge(const Tally& other);
};

}  // namespace tactus::load
