#pragma once

#include <cstdint>

namespace tactus {

/// What went wrong with the audio so far, as whoever runs it counts.
struct AudioCounters {
  std::uint64_t xruns = 0;     ///< blocks that came too late, or were lost
  std::uint64_t dropouts = 0;  ///< times that material was not there in time
};

}  // namespace tactus
