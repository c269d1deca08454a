#pragma once

#include <vector>

#include "app/analyze/options.h"
#include "app/cli/command.h"
#include "app/edge/options.h"
#include "app/key/options.h"
#include "app/lights/options.h"
#include "app/monitor/options.h"
#include "app/serve/options.h"

namespace tactus::app {

/// The options of all commands.
struct Options {
  ServeOptions serve = {};
  EdgeOptions edge = {};
  KeyOptions key = {};
  MonitorOptions monitor = {};
  LightsOptions lights = {};
  AnalyzeOptions analyze = {};
};

/// The program's commands, in help order. `analyze` needs a build with TACTUS_SPECTRUM.
/// @param options filled by read_command_line; must outlive the commands
/// Thread: any. Errors: none.
std::vector<Command> commands(Options& options);

}  // namespace tactus::app
