#pragma once

#include <cstdint>

namespace tactus::app {

/// An sRGB colour.
struct Colour {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;
  bool operator==(const Colour&) const = default;
};

/// Maps a level to a colour, from near black through violet and orange to pale yellow. Lightness is
/// linear in the level, so equal steps look equal, in greyscale too.
/// @param level  0 to 1
/// Thread: any. Errors: none. Source: B. Ottosson, "A perceptual color space for image processing"
/// (2020): OKLab and its conversion to sRGB.
Colour colour_of(double level);

}  // namespace tactus::app
