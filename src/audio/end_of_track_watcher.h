#pragma once

#include <tactus/transport_clock.h>

#include <chrono>
#include <thread>

#include "audio/source.h"

namespace tactus::audio {

/// Stops the clock if it plays what the source has nothing more for, and no loop leads back.
/// @return whether it did
/// Thread: any but audio. Realtime-safe: no. Errors: none; a full queue is for the next time.
bool stop_at_end(TransportClock& clock, const Source& source);

/// Calls stop_at_end now and then, from construction to destruction, on a thread of its own.
/// Clock and source must outlive it.
class EndOfTrackWatcher {
 public:
  EndOfTrackWatcher(TransportClock& clock, const Source& source,
                    std::chrono::milliseconds period = std::chrono::milliseconds{50});

 private:
  std::jthread thread_;
};

}  // namespace tactus::audio
