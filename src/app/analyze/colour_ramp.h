#pragma once

#include <cstdint>

namespace tactus::app {

/// A colour as screens take it (sRGB).
struct Colour {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;
  bool operator==(const Colour&) const = default;
};

/// A colour for a level: from nearly black by way of violet and orange to a pale yellow. Equal
/// steps look equal, since the lightness grows in a straight line; in grey it reads as well.
/// @param level  0 to 1
/// Thread: any. Errors: none. Source: B. Ottosson, "A perceptual color space for image processing"
/// (2020): OKLab and its conversion to sRGB; the path through it is our own.
Colour colour_of(double level);

}  // namespace tactus::app
