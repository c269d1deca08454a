#pragma once

#include <tactus/realtime.h>
#include <tactus/units.h>

namespace tactus {

/// Beats from the start of the timeline at a constant tempo: seconds * bpm / 60.
/// Thread: any. Realtime-safe: yes. Errors: none.
Beats beats_at(Frames position, Bpm bpm, SampleRate rate) noexcept TACTUS_NONBLOCKING;

/// The frame nearest to a beat at a constant tempo: beat * 60 / bpm seconds.
/// @return 0 for beats before the start; at most max_position.
/// Thread: any. Realtime-safe: yes. Errors: none.
Frames frame_of_beat(Beats beat, Bpm bpm, SampleRate rate) noexcept TACTUS_NONBLOCKING;

/// Where a beat position lies within a subdivision of the beat, 0 <= result < 1.
/// @param division  parts of a beat: 1 for the beat itself, 4 for sixteenth notes; at least 1
/// Thread: any. Realtime-safe: yes. Errors: none.
double beat_fraction(Beats position, int division) noexcept TACTUS_NONBLOCKING;

}  // namespace tactus
