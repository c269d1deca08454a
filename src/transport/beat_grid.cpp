#include "transport/beat_grid.h"

#include <algorithm>
#include <cmath>

namespace tactus::transport {
namespace {

/// Half a frame plus a margin. Whole and half frames are exact where possible; rounding errors of
/// other halves are far below the margin.
constexpr long double half = 0.5L + 0x1p-30L;

/// Frames from the grid's position to a beat.
long double distance(const BeatGrid& grid, std::int64_t beat,
                     SampleRate rate) noexcept TACTUS_NONBLOCKING {
  const auto beats = static_cast<long double>(beat - grid.beat);
  return beats * (60.0L * rate) / grid.bpm + grid.offset;
}

}  // namespace

BeatGrid timeline_grid(Beats offset, Bpm bpm, SampleRate rate) noexcept {
  const long double beat_frames = 60.0L * rate / bpm;
  // The first beat whose nearest frame is not before the start.
  const long double first = std::max(std::ceil(offset - half / beat_frames), 0.0L);
  return {.beat = static_cast<std::int64_t>(first),
          .offset = static_cast<double>((first - offset) * beat_frames),
          .bpm = bpm};
}

Frames frame_of(const BeatGrid& grid, std::int64_t beat, SampleRate rate) noexcept {
  const long double frames = distance(grid, beat, rate) + half;
  return grid.position + static_cast<Frames>(std::max(frames, 0.0L));
}

std::int64_t first_beat_at(const BeatGrid& grid, Frames position, SampleRate rate) noexcept {
  const long double frames = static_cast<long double>(position - grid.position) - half;
  const long double beats = (frames - grid.offset) * grid.bpm / (60.0L * rate);
  // Rounded down, this is the beat or its predecessor.
  const std::int64_t beat = grid.beat + static_cast<std::int64_t>(std::max(beats, 0.0L));
  return frame_of(grid, beat, rate) >= position ? beat : beat + 1;
}

BeatGrid at_tempo(const BeatGrid& grid, std::int64_t next_beat, Frames position, Bpm bpm,
                  SampleRate rate) noexcept {
  const long double left =
      static_cast<long double>(grid.position - position) + distance(grid, next_beat, rate);
  return {.beat = next_beat,
          .position = position,
          .offset = static_cast<double>(left * grid.bpm / bpm),
          .bpm = bpm};
}

}  // namespace tactus::transport
