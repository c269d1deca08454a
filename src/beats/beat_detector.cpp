#include "beats/beat_detector.h"

#include "spectrum/hop.h"

namespace tactus::beats {

BeatDetector::BeatDetector(SampleRate rate, const BeatTrackerOptions& options)
    : analyzer_{rate}, tracker_{options} {}

void BeatDetector::take(const OnsetHop& hop) {
  evidence_ = evidence_of(hop, network_.step(inputs_of(hop)));
  tracker_.step(evidence_);
  bars_.step(tracker_.line(), tracker_.now(), evidence_.downbeat);
}

void BeatDetector::gap() {
  network_.reset();
  tracker_.gap();
}

double BeatDetector::seconds(double hops) const noexcept {
  return hops / spectrum::hops_per_second;
}

}  // namespace tactus::beats
