#pragma once

#include <tactus/server_options.h>

#include <vector>

#include "app/cli/command.h"

namespace tactus::app {

/// The options of `tactus serve` that limit its clients.
/// @param limits  outlives the rows
/// Thread: any. Errors: none.
std::vector<OptionRow> limit_rows(ServerLimits& limits);

}  // namespace tactus::app
