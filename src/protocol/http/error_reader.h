#pragma once

#include <string>
#include <string_view>

namespace tactus::protocol {

/// Reads the message of a REST error: {"error": message, "code", "field"?}.
/// @return empty if the text is no such error
/// Thread: any. Realtime-safe: no. Errors: none.
std::string read_error_message(std::string_view text);

}  // namespace tactus::protocol
