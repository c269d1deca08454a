#pragma once

#include <tactus/result.h>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/cli/option_values.h"

namespace tactus::app {

/// One option: the only place that has its flag, its key in the config file, its environment
/// variable, its range, its default and its help. All of them follow from these members.
struct OptionRow {
  std::string_view group;        ///< its heading in help
  std::string_view name;         ///< flag --name; key name; variable TACTUS_NAME
  std::string_view placeholder;  ///< of the value in help; empty for a switch
  OptionValue value;
  std::string_view help;

  bool is_switch() const { return value.kind == OptionValue::Kind::toggle; }
  bool in_config_file() const { return name != "config"; }
  std::string flag() const { return "--" + std::string{name}; }
  std::string variable() const;
};

/// What one source says of one option, before it is read.
struct Given {
  std::vector<std::string> texts;
  std::string where;  ///< for errors: "--port", "TACTUS_PORT" or "config.toml:3: port"
};

/// All that one source says, by the option's name.
using GivenOptions = std::map<std::string, Given, std::less<>>;

/// A command of the program. Its table and its functions refer to a struct of options, which must
/// outlive it.
struct Command {
  std::string_view name = {};
  std::string_view arguments = {};  ///< as in its usage line, e.g. "[FILE...]"
  std::size_t most_arguments = 0;
  std::string_view summary = {};  ///< a few words for the list of commands
  std::string_view about = {};  ///< a paragraph for its help page; each line ends, as in `examples`
  std::string_view examples = {};
  bool has_settings = false;  ///< its options are taken from environment and config file too
  std::vector<OptionRow> options = {};
  /// Takes the arguments and checks what no option shows by itself. Errors: one for the user.
  std::function<Outcome(std::vector<std::string> arguments, const GivenOptions& flags)> finish =
      [](const auto&, const auto&) { return success(); };
  std::function<int()> run = {};  ///< @return the exit code

  /// The row of a name, nullptr if there is none.
  const OptionRow* find(std::string_view option) const;
};

/// An INVALID_ARGUMENT error.
inline Error usage_error(std::string message) {
  return {ErrorCode::invalid_argument, std::move(message)};
}

}  // namespace tactus::app
