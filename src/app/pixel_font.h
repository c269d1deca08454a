#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace tactus::app {

inline constexpr int glyph_width = 5;
inline constexpr int glyph_height = 8;  ///< the last row for what hangs below the line

/// A character's rows from the top, the leftmost pixel in bit 4.
using Glyph = std::array<std::uint8_t, glyph_height>;

/// The characters of a text that can be drawn, one byte each: ASCII, Latin letters without their
/// marks, and a box for any other. Thread: any. Errors: none.
std::string drawable(std::string_view utf8);

/// Thread: any. Errors: none.
const Glyph& glyph_of(char c) noexcept;

}  // namespace tactus::app
