#include "app/terminal/big_digits.h"

#include <cstdint>

namespace tactus::app {
namespace {

/// Five rows of pixels from the top. The leftmost pixel is bit 2, or bit 0 in narrow glyphs.
struct Glyph {
  std::size_t width;
  std::array<std::uint8_t, 2 * big_rows> rows;
};

constexpr std::array<Glyph, 10> digits{{{3, {7, 5, 5, 5, 7}},
                                        {3, {2, 6, 2, 2, 7}},
                                        {3, {7, 1, 7, 4, 7}},
                                        {3, {7, 1, 7, 1, 7}},
                                        {3, {5, 5, 7, 1, 1}},
                                        {3, {7, 4, 7, 1, 7}},
                                        {3, {7, 4, 7, 5, 7}},
                                        {3, {7, 1, 1, 1, 1}},
                                        {3, {7, 5, 7, 5, 7}},
                                        {3, {7, 5, 7, 1, 7}}}};
constexpr Glyph colon{1, {0, 1, 0, 1, 0}};
constexpr Glyph point{1, {0, 0, 0, 0, 1}};
constexpr Glyph blank{1, {}};

const Glyph& glyph_of(char c) {
  if (c >= '0' && c <= '9') return digits[static_cast<std::size_t>(c - '0')];
  if (c == ':') return colon;
  return c == '.' ? point : blank;
}

std::string_view half_block(bool upper, bool lower) {
  if (upper) return lower ? "█" : "▀";
  return lower ? "▄" : " ";
}

}  // namespace

std::size_t big_width(std::string_view text) {
  std::size_t columns = 0;
  for (const char c : text) columns += glyph_of(c).width + 1;
  return columns == 0 ? 0 : columns - 1;
}

std::array<std::string, big_rows> big_digits(std::string_view text) {
  std::array<std::string, big_rows> lines;
  for (std::size_t row = 0; row < big_rows; ++row) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto& glyph = glyph_of(text[i]);
      if (i > 0) lines[row] += ' ';
      for (std::size_t bit = glyph.width; bit-- > 0;) {
        const bool upper = ((glyph.rows[2 * row] >> bit) & 1) != 0;
        const bool lower = ((glyph.rows[2 * row + 1] >> bit) & 1) != 0;
        lines[row] += half_block(upper, lower);
      }
    }
  }
  return lines;
}

}  // namespace tactus::app
