#pragma once

#include <tactus/units.h>

#include <vector>

namespace tactus::audio {

/// What the loading thread knows of the transport.
struct PlayheadHint {
  Frames position = 0;   ///< of the next block, about
  Frames return_to = 0;  ///< where the playhead was last put: `stop` goes back to it
  Frames loop_start = 0;
  Frames loop_end = 0;
  bool loops = false;
};

/// Pages that are kept ahead of the playhead.
inline constexpr int pages_ahead = 12;
/// The most pages of one plan.
inline constexpr std::size_t most_planned_pages = pages_ahead + 6;

/// The pages to have in memory, the most urgent first: those ahead of the playhead, round the loop
/// as often as that takes, and two each where it may jump to: the loop's start, the place that
/// `stop` returns to, the start.
/// @param length  of the material; no page past it is planned
/// Thread: any. Realtime-safe: no. Errors: none.
std::vector<Frames> plan_pages(const PlayheadHint& hint, Frames page_frames, Frames length);

}  // namespace tactus::audio
