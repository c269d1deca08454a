#pragma once

#include <tactus/result.h>

#include <string>

#include "app/cli/config_file.h"

namespace tactus::app {

/// The key of a client of a server: the content of a file, else of the variable TACTUS_KEY. It is
/// no argument, since other users of the machine see those.
/// @param file  path; may be a pipe; empty: none
/// @return the key in its canonical spelling; empty without a file and with the variable unset or
///         empty
/// Thread: any; waits for the file. Errors: INVALID_ARGUMENT, without the text that is no key.
Result<std::string> client_key(const std::string& file, const Environment& environment);

}  // namespace tactus::app
