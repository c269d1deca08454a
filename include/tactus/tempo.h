#pragma once

#include <tactus/export.h>
#include <tactus/realtime.h>
#include <tactus/units.h>

namespace tactus {

/// The beats of a bar, and the note that a beat is: 6/8 is {6, 8}.
struct Meter {
  int beats_per_bar = 4;  ///< 1 to 32
  int beat_unit = 4;      ///< 1, 2, 4, 8, 16 or 32
  bool operator==(const Meter&) const = default;
};
inline constexpr int max_beats_per_bar = 32;
constexpr bool is_beat_unit(int unit) noexcept {
  return unit >= 1 && unit <= 32 && (unit & (unit - 1)) == 0;
}
constexpr bool is_valid(const Meter& meter) noexcept {
  return meter.beats_per_bar >= 1 && meter.beats_per_bar <= max_beats_per_bar &&
         is_beat_unit(meter.beat_unit);
}

/// Returns the beats from the start of the timeline at a constant tempo: seconds * bpm / 60.
/// Thread: any. Realtime-safe: yes. Errors: none.
TACTUS_EXPORT Beats beats_at(Frames position, Bpm bpm, SampleRate rate) noexcept TACTUS_NONBLOCKING;

/// Returns the frame nearest to a beat at a constant tempo: beat * 60 / bpm seconds.
/// @return 0 for beats before the start; at most max_position
/// Thread: any. Realtime-safe: yes. Errors: none.
TACTUS_EXPORT Frames frame_of_beat(Beats beat, Bpm bpm,
                                   SampleRate rate) noexcept TACTUS_NONBLOCKING;

/// Returns the phase of a position within a part of the beat: 0 <= result < 1.
/// @param division  parts per beat, 1 or more: 1 for beats, 4 for sixteenth notes
/// Thread: any. Realtime-safe: yes. Errors: none.
TACTUS_EXPORT double beat_fraction(Beats position, int division) noexcept TACTUS_NONBLOCKING;

}  // namespace tactus
