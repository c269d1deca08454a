#pragma once

#include <tactus/export.h>
#include <tactus/realtime.h>
#include <tactus/units.h>

namespace tactus {

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
