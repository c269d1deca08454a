// What users tell the tracker.
#include <algorithm>
#include <cstddef>

#include "beats/beat_tracker.h"
#include "spectrum/hop.h"

namespace tactus::beats {

void BeatTracker::tap(double ago) {
  const double at = now_ - ago;
  if (tap_count_ > 0 &&
      at - taps_[(tap_count_ - 1) % taps_.size()] > 2.5 * spectrum::hops_per_second)
    tap_count_ = 0;
  taps_[tap_count_ % taps_.size()] = at;
  ++tap_count_;
  constexpr double strength = 1.5;
  // The evidence of a beat comes some hops after it.
  steady_.expect_beat(strength, ago - delay_hops);
  agile_.expect_beat(strength, ago - delay_hops);
  if (tap_count_ < 3) return;
  const std::size_t count = std::min(tap_count_, taps_.size());
  const double interval =
      (at - taps_[(tap_count_ - count) % taps_.size()]) / static_cast<double>(count - 1);
  steady_.expect_interval(interval, 0.04);
  agile_.expect_interval(interval, 0.04);
  if (!(interval > 0.1 * spectrum::hops_per_second)) return;
  nudged_ = 0.0;
  set_line(at, interval);
  contrary_beats_ = off_beats_ = 0.0;
  pinned_ = sided_ = true;
}

bool BeatTracker::change_octave(double factor) {
  const double interval = line_.interval / factor;
  if (interval < 0.15 * spectrum::hops_per_second || interval > 3.0 * spectrum::hops_per_second)
    return false;
  set_line(line_.beat, interval);
  pinned_ = true;
  return true;
}

void BeatTracker::shift_half() {
  set_line(line_.beat + 0.5 * line_.interval, line_.interval);
  pinned_ = sided_ = true;
}

void BeatTracker::nudge(double hops) {
  nudged_ += hops;
  line_.beat += hops;
}

void BeatTracker::hold(bool on) { holding_ = on; }

void BeatTracker::gap() {
  steady_.flatten_phase();
  agile_.flatten_phase();
  if (!holding_) line_.state = LockState::searching;
  beats_seen_ = 0;
  sided_ = false;
}

}  // namespace tactus::beats
