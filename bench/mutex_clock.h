#pragma once

#include <tactus/tempo.h>
#include <tactus/transport_state.h>

#include <mutex>

#include "platform/clock.h"

/// The obvious first implementation: a transport behind a mutex that does as little as possible.
/// Without loop, smoothing and queue, it shows only the cost of the lock.
class MutexClock {
 public:
  void play() {
    const std::lock_guard lock{mutex_};
    state_.status = tactus::TransportStatus::playing;
  }

  void update_position(tactus::Frames frames) {
    const std::int64_t now = tactus::platform::monotonic_ns();
    const std::lock_guard lock{mutex_};
    if (state_.status != tactus::TransportStatus::playing) return;
    state_.sample_pos += frames;
    ++state_.frame_count;
    state_.beat_pos = tactus::beats_at(state_.sample_pos, state_.bpm, 48'000);
    state_.host_ns = now;
  }

  tactus::TransportSnapshot snapshot() const {
    const std::lock_guard lock{mutex_};
    return state_;
  }

 private:
  mutable std::mutex mutex_;
  tactus::TransportSnapshot state_;
};
