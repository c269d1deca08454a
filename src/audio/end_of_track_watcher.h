#pragma once

#include <tactus/transport_clock.h>

#include <chrono>
#include <thread>

#include "audio/sources/source.h"

namespace tactus::audio {

/// Stops the clock if it plays past the end of the source and no loop is ahead.
/// @return true if it stopped the clock
/// Thread: any but audio. Realtime-safe: no. Errors: none; if the queue is full, the next call
/// retries.
bool stop_at_end(TransportClock& clock, const Source& source);

/// Moves a playing clock past material that cannot be played: to the next that can, following the
/// loop, or stops it if there is none. `stop` still returns to where the user located.
/// @return true if it moved or stopped the clock
/// Thread: any but audio. Realtime-safe: no. Errors: as stop_at_end.
bool skip_unplayable(TransportClock& clock, const Source& source);

/// Calls stop_at_end and skip_unplayable periodically on its own thread, from construction to
/// destruction. Clock and source must outlive it.
class EndOfTrackWatcher {
 public:
  EndOfTrackWatcher(TransportClock& clock, const Source& source,
                    std::chrono::milliseconds period = std::chrono::milliseconds{50});

 private:
  std::jthread thread_;
};

}  // namespace tactus::audio
