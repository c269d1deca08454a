#pragma once

#include <tactus/result.h>

#include <memory>
#include <string>

#include "audio/drivers/driver.h"

namespace tactus::audio {

/// Plays through a running JACK server; never starts one. PortAudio would reach the server, too,
/// but waits ten minutes when it closes a stream of a server that has ended.
///
/// Blocks have exactly the requested size, whatever the server's period is.
/// @param target  JACK client whose first inputs are connected, e.g. "system"
/// Thread: one at a time. Realtime-safe: no.
/// Errors: NOT_FOUND if no server runs; UNAVAILABLE if it has another sample rate, or does not
/// play.
Result<std::unique_ptr<Driver>> open_jack_driver(const std::string& target, BlockHandler& handler,
                                                 const DriverOptions& options);

}  // namespace tactus::audio
