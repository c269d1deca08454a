#pragma once

#include <tactus/units.h>

namespace tactus {

/// The range of the timeline that one call of update_position covered: frames [start, start +
/// frames). If `loops`, frames at or past loop_end are taken from loop_start on.
struct TransportBlock {
  Frames start = 0;
  Frames frames = 0;
  bool playing = false;  ///< otherwise the block is silent
  bool loops = false;    ///< the loop is in force: it is on, and start lies before loop_end
  Frames loop_start = 0;
  Frames loop_end = 0;
  Beats beat = 0.0;  ///< at start
  Bpm bpm = 120.0;
  int beats_per_bar = 4;
};

}  // namespace tactus
