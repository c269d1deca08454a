#pragma once

#include <array>
#include <string>
#include <string_view>

namespace tactus::app {

/// Rows of large text.
inline constexpr std::size_t big_rows = 3;

/// Columns that `text` takes in large digits. Thread: any. Errors: none.
std::size_t big_width(std::string_view text);

/// Digits, ':' and '.' in half blocks, three rows high; any other character is left blank.
/// Thread: any. Errors: none.
std::array<std::string, big_rows> big_digits(std::string_view text);

}  // namespace tactus::app
