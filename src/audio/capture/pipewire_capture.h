#pragma once

#include <tactus/result.h>

#include <memory>

#include "audio/capture/capture_devices.h"
#include "audio/capture/capture_source.h"
#include "audio/drivers/driver.h"

namespace tactus::audio {

/// Captures a device of PipeWire, which converts it to stereo at the requested rate.
///
/// The graph's period is at most two blocks. Blocks have exactly the requested size, whatever the
/// period is.
/// @param follows  whether it follows a change of the default device. Otherwise it ends with the
///                 device.
/// Thread: one at a time. Realtime-safe: no (up to seconds).
/// Errors: NOT_FOUND if PipeWire does not run; UNAVAILABLE if no sound comes.
Result<std::unique_ptr<Driver>> open_pipewire_capture(const CaptureDevice& device, bool follows,
                                                      BlockHandler& handler,
                                                      const DriverOptions& options,
                                                      std::shared_ptr<CaptureStatus> status);

}  // namespace tactus::audio
