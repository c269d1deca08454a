#pragma once

#include <tactus/result.h>

#include <memory>
#include <string>
#include <vector>

#include "audio/drivers/driver.h"

namespace tactus::audio {

/// Plays through a running JACK server; never starts one. PortAudio would reach the server, too,
/// but waits ten minutes when it closes a stream of a server that has ended.
///
/// Blocks have exactly the requested size, whatever the server's period is.
/// @param connect  as JackStream::start
/// Thread: one at a time. Realtime-safe: no.
/// Errors: as JackStream::start.
Result<std::unique_ptr<Driver>> open_jack_driver(const std::vector<std::string>& connect,
                                                 BlockHandler& handler,
                                                 const DriverOptions& options);

}  // namespace tactus::audio
