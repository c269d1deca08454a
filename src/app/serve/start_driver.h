#pragma once

#include <tactus/result.h>

#include <memory>

#include "app/serve/options.h"
#include "app/system/log.h"
#include "audio/capture/capture_source.h"
#include "audio/drivers/driver.h"

namespace tactus::app {

/// What is known of the sound that `serve` captures; null if it captures none. A change of the
/// device is logged. @param log  outlives the CaptureSource of the result
std::shared_ptr<audio::CaptureStatus> capture_status(const ServeOptions& options, Log& log);

/// Starts the driver that the options of `serve` ask for: it plays, captures, or only keeps time.
/// @param status   as capture_status() gives it
/// @param handler, log  outlive the driver
/// Errors: as audio::make_driver and audio::make_capture_driver.
Result<std::unique_ptr<audio::Driver>> start_driver(audio::BlockHandler& handler,
                                                    const ServeOptions& options,
                                                    std::shared_ptr<audio::CaptureStatus> status,
                                                    Log& log);

}  // namespace tactus::app
