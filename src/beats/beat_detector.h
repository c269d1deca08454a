#pragma once

#include <tactus/units.h>

#include <span>

#include "beats/bar_counter.h"
#include "beats/beat_network.h"
#include "beats/beat_tracker.h"
#include "beats/onset_analyzer.h"

namespace tactus::beats {

/// Hears the beat of a mono sound:
///
///     BeatDetector detector{48'000};
///     detector.push(block, [&] { use(detector.line(), detector.hops()); });
///
/// The callback runs after every hop of 8 ms. Blocks may have any length; push() allocates nothing.
/// Threads: one.
class BeatDetector {
 public:
  explicit BeatDetector(SampleRate rate, const BeatTrackerOptions& options = {});

  template <class EachHop>
  void push(std::span<const float> samples, EachHop each_hop) {
    analyzer_.push(samples, [&](const OnsetHop& hop) {
      take(hop);
      each_hop();
    });
  }

  /// Skips a gap of the sound: the tempo is kept, the phase is found again.
  void gap();
  const BeatLine& line() const noexcept { return tracker_.line(); }
  BarPlace place_of(std::int64_t beat_index) const { return bars_.place_of(beat_index); }
  /// The evidence of the last hop.
  const BeatEvidence& evidence() const noexcept { return evidence_; }
  /// The present, in hops since the start.
  double hops() const noexcept { return tracker_.now(); }
  double seconds(double hops) const noexcept;
  BeatTracker& tracker() noexcept { return tracker_; }
  const BeatTracker& tracker() const noexcept { return tracker_; }
  BarCounter& bars() noexcept { return bars_; }

 private:
  void take(const OnsetHop& hop);

  OnsetAnalyzer analyzer_;
  BeatNetwork network_;
  BeatTracker tracker_;
  BarCounter bars_;
  BeatEvidence evidence_;
};

}  // namespace tactus::beats
