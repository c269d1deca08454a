#pragma once

#include <string>
#include <system_error>

#include "app/serve/options.h"

namespace tactus::app {

/// Why a server cannot listen, and what to do.
/// Thread: any. Errors: none.
std::string bind_error(const ServeOptions& options, const std::system_error& error);

}  // namespace tactus::app
