#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/colour_ramp.h"

namespace tactus::app {

/// A picture of numbered colours.
/// Threads: one.
class PixelCanvas {
 public:
  using Palette = std::array<Colour, 256>;

  /// All of colour 0.
  PixelCanvas(int width, int height);

  int width() const noexcept { return width_; }
  int height() const noexcept { return height_; }

  /// The pixels of a row from the left.
  std::span<std::uint8_t> row(int y);

  /// What lies outside is left out.
  void fill(int x, int y, int width, int height, std::uint8_t colour);

  /// Draws a text of drawable characters. @param x, y  its upper left corner
  /// @param scale  pixels for each dot of a letter
  void text(int x, int y, std::string_view text, int scale, std::uint8_t colour);

  /// Pixels that a text takes.
  static int text_width(std::string_view text, int scale);

  /// The picture as a PNG file. Errors: throws std::runtime_error.
  std::string png(const Palette& palette) const;

 private:
  const int width_;
  const int height_;
  std::vector<std::uint8_t> pixels_;
};

}  // namespace tactus::app
