#pragma once

#include <tactus/result.h>

#include <optional>
#include <string>
#include <vector>

#include "app/option_sources.h"

namespace tactus::app {

/// What the command line asks for.
struct CommandLine {
  enum class Action { run, help, version, nothing };

  Action action = Action::nothing;
  std::optional<Command> command;  ///< to run, or to tell about
  GivenOptions flags;
  std::vector<std::string> files;  ///< of `serve`; the one of `analyze`
  std::string url;                 ///< of `monitor`; empty for the usual one
};

/// Reads the arguments, without the program's name. Values are not looked at.
/// Thread: any. Errors: INVALID_ARGUMENT: an unknown command, option or argument, with the nearest
/// known one, or an option without its value.
Result<CommandLine> read_command_line(std::vector<std::string> arguments);

}  // namespace tactus::app
