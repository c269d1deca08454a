#pragma once

#include <array>
#include <string>
#include <string_view>

namespace tactus::app {

/// Rows of large text.
inline constexpr std::size_t big_rows = 3;

/// Width of `text` in large digits, in columns. Thread: any. Errors: none.
std::size_t big_width(std::string_view text);

/// Draws digits, ':' and '.' in half blocks, three rows high; other characters stay blank.
/// Thread: any. Errors: none.
std::array<std::string, big_rows> big_digits(std::string_view text);

}  // namespace tactus::app
