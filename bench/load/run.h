#pragma once

#include "load/load_options.h"

namespace tactus::load {

/// Runs the load and prints its figures. @return the program's exit code
/// Errors: throws std::runtime_error for what prevents or spoils a measurement.
int run_load(const LoadOptions& options);

}  // namespace tactus::load
