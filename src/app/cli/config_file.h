#pragma once

#include <tactus/result.h>

#include <functional>
#include <optional>
#include <string>

#include "app/cli/command.h"

namespace tactus::app {

/// Yields an environment variable's value, nothing if it is not set.
using Environment = std::function<std::optional<std::string>(const std::string&)>;

/// Reads a config file: TOML without sections, whose keys are the names of a command's options.
/// Thread: any. Errors: INVALID_ARGUMENT, with the path, the line and what is wrong: the file
/// cannot be read, is not TOML, has an unknown key, or a list where one value belongs.
Result<GivenOptions> read_config_file(const std::string& path, const Command& command);

/// Where the config file usually is: tactus/config.toml in $XDG_CONFIG_HOME, else in ~/.config.
/// @return nothing if neither is known
std::optional<std::string> usual_config_path(const Environment& environment);

}  // namespace tactus::app
