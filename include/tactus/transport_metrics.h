#pragma once

#include <tactus/transport_leader.h>
#include <tactus/units.h>

#include <cstdint>

namespace tactus {

/// A clock's settings, its state, and the counters of its stream.
struct TransportMetrics {
  SampleRate sample_rate = 0;
  Frames block_size = 0;
  Bpm bpm = 0.0;
  std::uint64_t connected_clients = 0;  ///< subscriptions to the clock's streams
  std::uint64_t updates_sent = 0;       ///< ticks that reached at least one client
  double actual_fps = 0.0;              ///< measured ticks per second, over the last three seconds
  double target_hz = 0.0;               ///< TransportOptions::update_hz
  bool playing = false;
  Frames sample_pos = 0;
  std::uint64_t frame_count = 0;  ///< blocks processed while playing
  double cpu_load = 0.0;          ///< of this process, 1 is one core, over the last three seconds
  LeaderInfo leader = {};
};

}  // namespace tactus
