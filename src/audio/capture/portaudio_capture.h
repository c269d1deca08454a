#pragma once

#include <tactus/result.h>

#include <memory>
#include <vector>

#include "audio/capture/capture_devices.h"
#include "audio/capture/capture_source.h"
#include "audio/drivers/driver.h"

namespace tactus::audio {

/// Lists PortAudio's inputs, except JACK's: PortAudio hangs when a JACK server ends.
/// Thread: one at a time. Realtime-safe: no (tens of ms). Errors: none.
std::vector<CaptureDevice> list_portaudio_inputs();

/// Captures an input of PortAudio, a mono one on both sides. With options.play_capture,
/// options.device plays it: an output of the same host API, by default that API's own. Blocks have
/// exactly the requested size. A device that refuses the requested rate runs at the nearest one
/// that it supports: the sound is converted, and the description names the rate. Thread: one at a
/// time. Realtime-safe: no (up to seconds). Errors: NOT_FOUND if the device is gone; UNAVAILABLE if
/// it is busy, supports no rate, or gives no sound.
Result<std::unique_ptr<Driver>> open_portaudio_capture(
    const CaptureDevice& device, BlockHandler& handler, const DriverOptions& options,
    const std::shared_ptr<CaptureStatus>& status);

}  // namespace tactus::audio
