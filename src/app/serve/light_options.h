#pragma once

#include <vector>

#include "app/cli/command.h"
#include "bridges/lights/light_sender.h"

namespace tactus::app {

/// The options of `tactus serve` that send to lights by UDP.
/// @param lights  outlives the rows
/// Thread: any. Errors: none.
std::vector<OptionRow> light_rows(bridges::LightOptions& lights);

}  // namespace tactus::app
