#pragma once

#include <tactus/units.h>

#include <vector>

namespace tactus::audio {

/// The transport's position, as known to the loading thread.
struct PlayheadHint {
  Frames position = 0;   ///< of the next block, approximate
  Frames return_to = 0;  ///< last relocation; `stop` returns there
  Frames loop_start = 0;
  Frames loop_end = 0;
  bool loops = false;
};

/// Number of pages kept ahead of the playhead.
inline constexpr int pages_ahead = 12;
/// Largest number of pages in a plan.
inline constexpr std::size_t most_planned_pages = pages_ahead + 6;

/// Lists the pages to keep in memory, most urgent first. These are the pages ahead of the playhead,
/// following the loop. Two pages are added for each likely jump: the loop start, the return
/// position of `stop`, and frame 0.
/// @param length  of the material; no later page is planned
/// Thread: any. Realtime-safe: no. Errors: none.
std::vector<Frames> plan_pages(const PlayheadHint& hint, Frames page_frames, Frames length);

}  // namespace tactus::audio
