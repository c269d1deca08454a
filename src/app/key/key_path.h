#pragma once

#include <string>

#include "app/cli/config_file.h"

namespace tactus::app {

/// The path of the file of keys.
/// @param given  value of `--keys`; empty: the default, tactus/keys in $XDG_STATE_HOME, else in
///               ~/.local/state
/// @return empty without a given path if neither folder is known
/// Thread: any. Errors: none.
std::string key_path(const std::string& given, const Environment& environment);

}  // namespace tactus::app
