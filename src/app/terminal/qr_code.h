#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tactus::app {

/// Draws a text as a QR code for the terminal: two modules a character, as half blocks, with the
/// quiet zone that scanners need. Black on white by colours of its own, so that dark and light
/// terminals show the same.
/// @return the lines; none if the text is empty or too long for a QR code
/// Thread: any. Errors: none.
/// Source: ISO/IEC 18004.
std::vector<std::string> qr_code(std::string_view text);

}  // namespace tactus::app
