#pragma once

#include <tactus/result.h>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/cli/option_values.h"

namespace tactus::app {

/// One option. Its flag, config file key, environment variable, range, default and help all derive
/// from this row.
struct OptionRow {
  std::string_view group;        ///< its heading in help
  std::string_view name;         ///< flag --name; key name; variable TACTUS_NAME
  std::string_view placeholder;  ///< the value's name in help; empty for a switch
  OptionValue value;
  std::string_view help;
  bool is_setting = true;  ///< the environment and the config file may set it

  bool is_switch() const { return value.kind == OptionValue::Kind::toggle; }
  bool in_config_file() const { return is_setting && name != "config"; }
  std::string flag() const { return "--" + std::string{name}; }
  std::string variable() const;
};

/// The texts that one source gives for one option, before parsing.
struct Given {
  std::vector<std::string> texts;
  std::string where;  ///< for errors: "--port", "TACTUS_PORT" or "config.toml:3: port"
};

/// All options of one source, by option name.
using GivenOptions = std::map<std::string, Given, std::less<>>;

/// A command of the program. Its table and functions refer to an options struct, which must outlive
/// it.
struct Command {
  std::string_view name = {};
  std::string_view arguments = {};  ///< as in its usage line, e.g. "[FILE...]"
  std::size_t most_arguments = 0;
  std::string_view summary = {};  ///< for the list of commands
  std::string_view about = {};    ///< for the help page; each line ends in \n, as in `examples`
  std::string_view examples = {};
  bool opens_files = false;   ///< its name may be left out before a path
  bool has_settings = false;  ///< environment and config file set its options too
  /// Keys of the config file that are options of other commands; they are skipped.
  std::vector<std::string_view> other_settings = {};
  std::vector<OptionRow> options = {};
  /// Stores the arguments and checks the options against each other. Errors: INVALID_ARGUMENT.
  std::function<Outcome(std::vector<std::string> arguments, const GivenOptions& flags)> finish =
      [](const auto&, const auto&) { return success(); };
  std::function<int()> run = {};  ///< @return the exit code

  /// The row of an option; nullptr if unknown.
  const OptionRow* find(std::string_view option) const;
};

/// An INVALID_ARGUMENT error.
inline Error usage_error(std::string message) {
  return {ErrorCode::invalid_argument, std::move(message)};
}

}  // namespace tactus::app
