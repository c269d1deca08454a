#pragma once

#include <tactus/units.h>

#include <cstdint>
#include <type_traits>

#include "transport/beat_grid.h"

namespace tactus::transport {

/// A block with beats, from which a reader computes them. It covers frames [start, start + frames)
/// of the timeline. If it passed the loop's end, frames at or past loop_end are taken from
/// loop_start on, and their beats are those of the timeline at this tempo.
struct BeatBlock {
  Frames start = 0;
  Frames frames = 0;
  std::int64_t host_ns = 0;     ///< monotonic time of the block's end
  BeatGrid grid;                ///< up to the loop's end
  std::int64_t first_beat = 0;  ///< the first beat at or after start
  Frames loop_start = 0;
  Frames loop_end = 0;      ///< 0 if the block did not pass it
  Beats loop_offset = 0.0;  ///< beat_offset from loop_start on
  int beats_per_bar = 4;
};
static_assert(std::is_trivially_copyable_v<BeatBlock>);

/// Blocks with beats that a clock keeps.
inline constexpr std::uint64_t beat_blocks_kept = 2'048;

}  // namespace tactus::transport
