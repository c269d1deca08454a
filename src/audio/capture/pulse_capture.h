#pragma once

#include <tactus/result.h>

#include <memory>

#include "audio/capture/capture_devices.h"
#include "audio/capture/capture_source.h"
#include "audio/drivers/driver.h"

namespace tactus::audio {

/// Captures a source of PulseAudio, which converts it to stereo at the requested rate and delivers
/// about a block at a time. Blocks have exactly the requested size.
/// @param follows  whether it follows a change of the default device. Otherwise it ends with the
///                 device.
/// Thread: one at a time. Realtime-safe: no (up to seconds).
/// Errors: NOT_FOUND if PulseAudio does not run; UNAVAILABLE if no sound comes.
Result<std::unique_ptr<Driver>> open_pulse_capture(const CaptureDevice& device, bool follows,
                                                   BlockHandler& handler,
                                                   const DriverOptions& options,
                                                   std::shared_ptr<CaptureStatus> status);

}  // namespace tactus::audio
