#pragma once

#include "app/edge/options.h"

namespace tactus::app {

/// Runs `tactus edge`. @return the exit code. Thread: main.
int run_edge(const EdgeOptions& options);

}  // namespace tactus::app
