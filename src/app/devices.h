#pragma once

#include <span>
#include <string>

#include "audio/drivers/devices.h"

namespace tactus::app {

/// Lists the values of --device, one per line, and marks the default. Thread: any. Errors: none.
std::string device_list(std::span<const audio::Device> devices);

/// `tactus devices`: prints the audio outputs. @return the program's exit code
int run_devices();

}  // namespace tactus::app
