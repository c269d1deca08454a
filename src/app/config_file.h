#pragma once

#include <tactus/result.h>

#include <optional>
#include <string>

#include "app/option_sources.h"

namespace tactus::app {

/// Reads a config file of lines `key = value`, in TOML: keys are the options' names, a text stands
/// in quotes, a list in brackets, and # starts a comment. Thread: any. Errors: INVALID_ARGUMENT,
/// with the path and what is wrong: it cannot be read, or has a key that is unknown, given twice,
/// or has several values where one belongs.
Result<GivenOptions> read_config_file(const std::string& path);

/// Where the config file usually is: tactus/config.toml in $XDG_CONFIG_HOME, else in ~/.config.
/// @return nothing where neither is known
std::optional<std::string> usual_config_path(const Environment& environment);

}  // namespace tactus::app
