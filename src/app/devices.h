#pragma once

#include <tactus/result.h>

#include <span>
#include <string>
#include <vector>

#include "audio/capture/capture_devices.h"
#include "audio/drivers/devices.h"

namespace tactus::app {

/// Lists the values of --device, one per line, and marks the default. Thread: any. Errors: none.
std::string device_list(std::span<const audio::Device> devices);

/// Lists the values of --capture, one per line, and marks what "system" and "mic" mean.
/// @param devices  or why there are none
/// Thread: any. Errors: none.
std::string capture_list(const Result<std::vector<audio::CaptureDevice>>& devices);

/// `tactus devices`: prints both lists. @return the program's exit code
int run_devices();

}  // namespace tactus::app
