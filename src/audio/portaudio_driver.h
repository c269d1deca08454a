#pragma once

#include <tactus/result.h>

#include <memory>
#include <string>
#include <vector>

#include "audio/devices.h"
#include "audio/driver.h"

namespace tactus::audio {

/// PortAudio in use: initialised from construction to destruction, silently.
/// Threads: one at a time.
class PortAudio {
 public:
  PortAudio();
  ~PortAudio();
  PortAudio(const PortAudio&) = delete;
  PortAudio& operator=(const PortAudio&) = delete;

  /// The devices that can play, as they were found at construction.
  std::vector<Device> devices() const;

 private:
  bool working_;
};

/// Plays through a device, at its pace.
///
/// Blocks are of exactly the size asked for. A device is taken once it has been seen to run: for a
/// moment it plays silence, and the handler is called only then.
/// @param audio   kept for the life of the driver
/// Thread: one at a time. Realtime-safe: no.
/// Errors: UNAVAILABLE: the device is busy, cannot do the rate, stands still, or takes blocks
/// faster than time passes (ALSA's "null" does).
Result<std::unique_ptr<Driver>> open_portaudio_driver(std::unique_ptr<PortAudio> audio,
                                                      const Device& device, BlockHandler& handler,
                                                      const DriverOptions& options);

/// Whether so many frames in such a time can be a device's that keeps to its rate, with a buffer
/// that it fills in advance.
/// Thread: any. Errors: none.
bool keeps_pace(Frames frames, std::int64_t elapsed_ns, SampleRate rate, Frames buffer) noexcept;

}  // namespace tactus::audio
