#pragma once

#include <tactus/result.h>

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/options.h"

namespace tactus::app {

/// What one source says of one option, before anything reads it.
struct Given {
  std::vector<std::string> values;
  std::string where;  ///< for errors: "--port", "TACTUS_PORT" or "config.toml: port"
};

/// All that one source says, by the option's name.
using GivenOptions = std::map<std::string, Given, std::less<>>;

/// Yields an environment variable's value, nothing where it is not set.
using Environment = std::function<std::optional<std::string>(const std::string&)>;

/// The process's own environment.
Environment process_environment();

/// What the environment says of a command's options. A list is separated by commas; an empty
/// variable counts as not set. Thread: any. Errors: none.
GivenOptions given_by_environment(Command command, const Environment& environment);

/// Puts into `options`, for each option of a command, the values of the first source that has it.
/// @param sources  in falling precedence
/// Thread: any. Errors: INVALID_ARGUMENT for a bad value in any of them, with where it stood and
/// what is wrong with it.
Outcome merge(Command command, std::span<const GivenOptions* const> sources, Options& options);

/// A command's options from all sources: flag, else environment, else config file, else default.
/// @param flags  what the command line says
/// @param files  the FILE arguments
/// Thread: any. Errors: as merge and read_config_file, for options that do not go together, for
/// FILE along with --input, for a FILE called "-", and for none or several where one belongs.
Result<Options> resolve_options(Command command, const GivenOptions& flags,
                                std::vector<std::string> files, const Environment& environment);

}  // namespace tactus::app
