#pragma once

#include <tactus/result.h>

#include <memory>
#include <string>
#include <vector>

#include "audio/drivers/devices.h"
#include "audio/drivers/driver.h"

namespace tactus::audio {

/// Initialises PortAudio from construction to destruction, without its output.
/// Threads: one at a time.
class PortAudio {
 public:
  PortAudio();
  ~PortAudio();
  PortAudio(const PortAudio&) = delete;
  PortAudio& operator=(const PortAudio&) = delete;

  /// Call this if the object lives for long. A JACK server that PortAudio found may then end before
  /// it, and PortAudio would abort the program. It stays initialised instead, with its devices.
  void outlive_jack() noexcept { may_outlive_jack_ = true; }

  /// The output devices found at construction.
  std::vector<Device> devices() const;
  /// The input devices found at construction.
  std::vector<Device> inputs() const;

 private:
  bool working_;
  bool may_outlive_jack_ = false;
};

/// Plays through a device, at the supported rate that is nearest to the requested one. If that is
/// another, the sound is converted and the description names the rate.
///
/// Blocks have exactly the requested size. The driver plays silence first, verifies that the device
/// runs, and then calls the handler.
/// @param audio   kept for the life of the driver
/// Thread: one at a time. Realtime-safe: no.
/// Errors: UNAVAILABLE if the device is busy or supports no rate. The same code is given if it
/// accepts no audio, or faster than real time (as ALSA's "null" does).
Result<std::unique_ptr<Driver>> open_portaudio_driver(std::unique_ptr<PortAudio> audio,
                                                      const Device& device, BlockHandler& handler,
                                                      const DriverOptions& options);

/// The latency to ask an output for, in seconds: at least two blocks.
/// Thread: one at a time, while PortAudio is initialised. Errors: none.
double output_latency_s(const Device& device, const DriverOptions& options);

/// Returns true if a real device of this rate and buffer size could have played the frames in the
/// elapsed time.
/// Thread: any. Errors: none.
bool keeps_pace(Frames frames, std::int64_t elapsed_ns, SampleRate rate, Frames buffer) noexcept;

}  // namespace tactus::audio
