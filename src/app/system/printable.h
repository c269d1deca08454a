#pragma once

#include <string>
#include <string_view>

namespace tactus::app {

/// Escapes control characters and bytes that are not UTF-8, e.g. a newline as "\n" and an escape as
/// "\x1b". A file name then stays on its line and does not change the terminal. Other text is
/// unchanged. Thread: any. Errors: none.
std::string printable(std::string_view text);

}  // namespace tactus::app
