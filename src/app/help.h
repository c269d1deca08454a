#pragma once

#include <optional>
#include <string>

#include "app/options.h"

namespace tactus::app {

/// The help page: of one command, or of the whole program; at most 80 columns wide, with its last
/// line's end. Thread: any. Errors: none.
std::string help_page(std::optional<Command> command);

/// The few lines for one who gave no command.
std::string short_help();

}  // namespace tactus::app
