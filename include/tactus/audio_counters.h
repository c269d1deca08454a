#pragma once

#include <cstdint>

namespace tactus {

/// Audio errors since the start, counted by the program that runs the audio, and what it buffers.
struct AudioCounters {
  std::uint64_t xruns = 0;          ///< blocks that were late or lost
  std::uint64_t dropouts = 0;       ///< underruns: a file or pipe was not read in time
  std::uint64_t device_losses = 0;  ///< times that the sound device stopped
  std::uint64_t faults = 0;  ///< times that a file could not be played at its turn, or had changed
  double buffered_ms = 0;    ///< sound of a pipe that has arrived and waits to be played
};

}  // namespace tactus
