#pragma once

#include <tactus/result.h>

#include <memory>
#include <optional>

#include "audio/capture/capture_devices.h"
#include "audio/capture/capture_source.h"
#include "audio/drivers/driver.h"

namespace tactus::audio {

/// What a running JACK server offers for `--capture jack`; nothing if none runs.
/// Thread: one at a time. Realtime-safe: no (tens of ms). Errors: none.
std::optional<CaptureDevice> find_jack_capture();

/// Captures what options.connect names through a running JACK server, by default the sound card's
/// inputs. Blocks have exactly the requested size, whatever the server's period is.
/// Thread: one at a time. Realtime-safe: no (up to seconds). Errors: as JackStream::start.
Result<std::unique_ptr<Driver>> open_jack_capture(BlockHandler& handler,
                                                  const DriverOptions& options,
                                                  const std::shared_ptr<CaptureStatus>& status);

}  // namespace tactus::audio
