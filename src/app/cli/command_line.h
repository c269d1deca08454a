#pragma once

#include <tactus/result.h>

#include <span>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "app/cli/config_file.h"

namespace tactus::app {

/// The requested action.
struct CommandLine {
  enum class Action { run, help, version, nothing };

  Action action = Action::nothing;
  const Command* command = nullptr;  ///< to run or to show help for; nullptr: the program
};

/// Parses the arguments, without the program name, and fills the command's options. Flags override
/// the environment, which overrides the config file.
/// Thread: any. Errors: INVALID_ARGUMENT, with the source of the error. Causes are an unknown word,
/// a bad value in any source, even an overridden one, and conflicting options.
Result<CommandLine> read_command_line(std::vector<std::string> arguments,
                                      std::span<const Command> commands,
                                      const Environment& environment);

/// The help page of a command, at most 80 columns wide. Thread: any. Errors: none.
std::string help_page(const Command& command);

/// The program's help page, with the list of commands.
std::string help_page(std::span<const Command> commands);

/// The process environment.
Environment process_environment();

}  // namespace tactus::app
