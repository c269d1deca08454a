#pragma once

#include "app/serve/options.h"

namespace tactus::app {

/// `tactus serve`: plays and serves until SIGINT or SIGTERM.
/// @return the program's exit code, after one line on standard error where it is not 0
int run_serve(const ServeOptions& options);

}  // namespace tactus::app
