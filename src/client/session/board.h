#pragma once

#include <tactus/beat_reader.h>
#include <tactus/client_values.h>
#include <tactus/heard_beat.h>
#include <tactus/transport_state.h>

#include <atomic>
#include <cstddef>

#include "client/clock/playhead.h"
#include "realtime/snapshot.h"
#include "realtime/spsc_ring.h"

namespace tactus::client {

/// What a session publishes for other threads, real-time ones included.
struct Board {
  static constexpr std::size_t slots = 8;
  static constexpr std::size_t most_beats = 64;

  realtime::Snapshot<PlayheadReading, slots> playhead;
  realtime::Snapshot<TransportState, slots> state;
  realtime::Snapshot<SpectrumFrame, slots> spectrum;
  realtime::Snapshot<AudioFrame, slots> audio_frame;
  realtime::Snapshot<HeardBeat, slots> heard_beat;
  realtime::SpscRing<BeatEvent> beats{most_beats};
  // Written by: the session. Read by: any thread.
  std::atomic<ConnectionState> connection{ConnectionState::connecting};
  static_assert(std::atomic<ConnectionState>::is_always_lock_free);
};

}  // namespace tactus::client
