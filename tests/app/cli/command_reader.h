#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/cli/command_line.h"
#include "app/commands.h"

namespace tactus::app {

/// Parses command lines as the program does, with a test environment.
class CommandReader {
 public:
  using Words = std::vector<std::string>;

  Result<CommandLine> read(Words words) {
    options = {};
    return read_command_line(std::move(words), commands_, environment());
  }
  /// The message of the error, or "no error".
  std::string error_of(Words words) {
    const auto line = read(std::move(words));
    return line.ok() ? "no error" : line.error().message;
  }
  Environment environment() const {
    return [this](const std::string& name) -> std::optional<std::string> {
      const auto found = variables.find(name);
      if (found == variables.end()) return std::nullopt;
      return found->second;
    };
  }
  const std::vector<Command>& all() const { return commands_; }
  const Command& command(std::string_view name) const {
    return *std::ranges::find(commands_, name, &Command::name);
  }

  Options options;  ///< set by the last command line
  std::map<std::string, std::string> variables;

 private:
  std::vector<Command> commands_ = commands(options);
};

}  // namespace tactus::app
