#pragma once

#include "app/lights/options.h"

namespace tactus::app {

/// Runs `tactus lights` until q, a signal or the count.
/// @return the exit code. Thread: main.
int run_lights(const LightsOptions& options);

}  // namespace tactus::app
