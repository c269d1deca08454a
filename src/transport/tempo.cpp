#include <tactus/tempo.h>

#include <algorithm>
#include <cmath>

namespace tactus {

Beats beats_at(Frames position, Bpm bpm, SampleRate rate) noexcept {
  return static_cast<double>(position) / static_cast<double>(rate) * bpm / 60.0;
}

Frames frame_of_beat(Beats beat, Bpm bpm, SampleRate rate) noexcept {
  // Needs long double, with the division last: otherwise rounding errors can miss the nearest
  // frame.
  const long double frame = std::round(static_cast<long double>(beat) * (60.0L * rate) / bpm);
  return static_cast<Frames>(std::clamp(frame, 0.0L, static_cast<long double>(max_position)));
}

double beat_fraction(Beats position, int division) noexcept {
  const double part = position * division;
  const double fraction = part - std::floor(part);
  return fraction < 1.0 ? fraction : 0.0;
}

}  // namespace tactus
