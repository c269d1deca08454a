#pragma once

#include <tactus/realtime.h>
#include <tactus/units.h>

#include <cstdint>

namespace tactus::transport {

/// The frames of beats: `beat` lies `offset` frames after `position`, and the others follow at
/// intervals of 60 / bpm seconds. Each falls on the frame nearest to its time (the later of two),
/// but never before `position`. The default is a constant tempo from the start of the timeline.
struct BeatGrid {
  std::int64_t beat = 0;
  Frames position = 0;
  double offset = 0.0;
  Bpm bpm = 120.0;
};

// Arithmetic of a BeatGrid. The writer and the readers of beat blocks share it, so that they agree
// on every frame. Realtime-safe: yes, all functions, O(1).

/// Returns the grid of the timeline at a constant tempo.
/// @param offset  the beat at frame 0, greater than -1
BeatGrid timeline_grid(Beats offset, Bpm bpm, SampleRate rate) noexcept TACTUS_NONBLOCKING;

/// Returns the frame of a beat.
/// @param beat  not before the grid's first beat
Frames frame_of(const BeatGrid& grid, std::int64_t beat,
                SampleRate rate) noexcept TACTUS_NONBLOCKING;

/// Returns the first beat of the grid at or after a frame.
/// @param position  0 to max_position
std::int64_t first_beat_at(const BeatGrid& grid, Frames position,
                           SampleRate rate) noexcept TACTUS_NONBLOCKING;

/// Returns the grid that continues from a position at a new tempo. The rest of the current beat is
/// stretched.
/// @param next_beat  the first beat at or after `position`
BeatGrid at_tempo(const BeatGrid& grid, std::int64_t next_beat, Frames position, Bpm bpm,
                  SampleRate rate) noexcept TACTUS_NONBLOCKING;

}  // namespace tactus::transport
