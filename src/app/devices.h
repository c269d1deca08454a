#pragma once

#include <span>
#include <string>

#include "audio/devices.h"

namespace tactus::app {

/// What --device takes, a line each, the default marked. Thread: any. Errors: none.
std::string device_list(std::span<const audio::Device> devices);

/// `tactus devices`: prints the list of those there are. @return the program's exit code
int run_devices();

}  // namespace tactus::app
