#pragma once

#include <tactus/result.h>

#include <memory>
#include <vector>

#include "audio/capture/capture_devices.h"
#include "audio/capture/capture_source.h"
#include "audio/drivers/driver.h"

namespace tactus::audio {

/// Lists what can be captured: the devices of PipeWire, or of PulseAudio where PipeWire has none,
/// then JACK, then PortAudio's inputs.
/// Thread: one at a time. Realtime-safe: no (up to seconds).
/// Errors: NOT_FOUND if there is no device and no sound server; UNAVAILABLE if there is no device
/// and a sound server does not answer.
Result<std::vector<CaptureDevice>> list_capture_devices();

/// Captures the sound of a device and calls the handler with each block of it. A device that stops
/// is opened again (FallbackDriver). Nothing is played, unless `options.play_capture` asks for it:
/// then `options.device` plays an input of PortAudio. `options.system` is not used.
/// @param status  kept up to date, also for a CaptureSource
/// Thread: one at a time. Realtime-safe: no (up to seconds).
/// Errors: NOT_FOUND for a missing device or sound server, UNAVAILABLE for one without sound.
Result<std::unique_ptr<Driver>> make_capture_driver(BlockHandler& handler,
                                                    const CaptureTarget& target,
                                                    const DriverOptions& options,
                                                    std::shared_ptr<CaptureStatus> status,
                                                    DeviceEvents events = {});

}  // namespace tactus::audio
