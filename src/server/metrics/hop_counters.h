#pragma once

#include <cstdint>

namespace tactus::server {

/// Counters of the hop from an origin to its edge. All but the last two only grow.
struct HopCounters {
  std::uint64_t messages = 0;         ///< of streams, received
  std::uint64_t bytes = 0;            ///< their sizes
  std::uint64_t lost = 0;             ///< missing between those that came
  std::uint64_t refused = 0;          ///< malformed, of another version, replayed or out of order
  std::uint64_t foreign = 0;          ///< of another run of the origin
  std::uint64_t dropped = 0;          ///< not handled, since the edge was too slow
  std::uint64_t commands = 0;         ///< forwarded
  std::uint64_t failed_commands = 0;  ///< of them, without an answer in time
  std::uint64_t connections = 0;      ///< times that NATS was connected
  std::uint64_t origins = 0;          ///< times that an origin was found
  double round_trip_ms = 0.0;         ///< the least of the last probes
  bool ready = false;                 ///< the origin sends
};

}  // namespace tactus::server
