#pragma once

#include "app/serve/options.h"

namespace tactus::app {

/// `tactus serve`: plays and serves until SIGINT or SIGTERM. Prints one line on standard error if
/// it fails.
/// @return the program's exit code
int run_serve(const ServeOptions& options);

}  // namespace tactus::app
