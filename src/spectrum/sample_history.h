#pragma once

#include <tactus/realtime.h>
#include <tactus/units.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace tactus::spectrum {

/// The last moments of a stereo sound: one thread writes and never waits, any number of threads
/// read what is still there. (To be completed.)
class SampleHistory {
 public:
  /// A moment of the sound: how much was written so far, and where the playhead was then.
  struct Moment {
    std::uint64_t frames_written = 0;
    Frames sample_pos = 0;
    std::int64_t host_ns = 0;  ///< when it was written, monotonic; 0 before the first
    SampleRate rate = 0;
  };
};

}  // namespace tactus::spectrum
