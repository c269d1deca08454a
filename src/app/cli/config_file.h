#pragma once

#include <tactus/result.h>

#include <functional>
#include <optional>
#include <string>

#include "app/cli/command.h"

namespace tactus::app {

/// Returns the value of an environment variable, or nothing if it is not set.
using Environment = std::function<std::optional<std::string>(const std::string&)>;

/// Reads a config file: TOML without sections. The keys are a command's option names.
/// Thread: any. Errors: INVALID_ARGUMENT, with path, line and cause. Causes are an unreadable file,
/// invalid TOML, an unknown key, and a list for a single value.
Result<GivenOptions> read_config_file(const std::string& path, const Command& command);

/// The default path: tactus/config.toml in $XDG_CONFIG_HOME, else in ~/.config.
/// @return nothing if neither directory is known
std::optional<std::string> default_config_path(const Environment& environment);

}  // namespace tactus::app
