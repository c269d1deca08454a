#pragma once

#include <tactus/realtime.h>
#include <tactus/transport_state.h>
#include <tactus/units.h>

#include <cstdint>

namespace tactus::transport {

// A BeatGrid's arithmetic. Whoever writes blocks with beats and whoever reads them have to agree on
// each frame, so both ask here. Realtime-safe: yes, all of it, and O(1).

/// The frame a beat falls on.
/// @param beat  not before the grid's own
Frames frame_of(const BeatGrid& grid, std::int64_t beat,
                SampleRate rate) noexcept TACTUS_NONBLOCKING;

/// The first beat, from the grid's own on, that falls on a frame or later.
/// @param position  0 to max_position
std::int64_t first_beat_at(const BeatGrid& grid, Frames position,
                           SampleRate rate) noexcept TACTUS_NONBLOCKING;

/// The grid that goes on from a place at another tempo: what was left of the beat there is
/// stretched.
/// @param next_beat  the first that has not happened before `position`
BeatGrid at_tempo(const BeatGrid& grid, std::int64_t next_beat, Frames position, Bpm bpm,
                  SampleRate rate) noexcept TACTUS_NONBLOCKING;

}  // namespace tactus::transport
