#pragma once

#include <tactus/result.h>

#include <span>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "app/cli/config_file.h"

namespace tactus::app {

/// What the command line asks for.
struct CommandLine {
  enum class Action { run, help, version, nothing };

  Action action = Action::nothing;
  const Command* command = nullptr;  ///< to run, or to show help of; nullptr for the whole program
};

/// Reads the arguments, without the program's name, and fills the options of the command that they
/// name: from the flags, else the environment, else the config file.
/// Thread: any. Errors: INVALID_ARGUMENT, with where the mistake stands: an unknown word, with the
/// closest known one; a bad value in any source, even if another overrules it; options that do not
/// go together.
Result<CommandLine> read_command_line(std::vector<std::string> arguments,
                                      std::span<const Command> commands,
                                      const Environment& environment);

/// The help page of a command, at most 80 columns wide. Thread: any. Errors: none.
std::string help_page(const Command& command);

/// The help page of the program, which lists its commands.
std::string help_page(std::span<const Command> commands);

/// The process's own environment.
Environment process_environment();

}  // namespace tactus::app
