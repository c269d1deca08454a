#include "app/analyze/colour_ramp.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

namespace tactus::app {
namespace {

constexpr double darkest = 0.13;
constexpr double lightest = 0.97;
constexpr double first_hue = 285.0;  // violet
constexpr double last_hue = 465.0;   // yellow, by way of red
constexpr double most_chroma = 0.19;

double gamma(double linear) {
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * std::pow(linear, 1.0 / 2.4) - 0.055;
}

/// @return nothing if the colour is outside sRGB
std::optional<Colour> from_oklab(double lightness, double a, double b) {
  const double l = std::pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3);
  const double m = std::pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3);
  const double s = std::pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3);
  const double linear[] = {4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
                           -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
                           -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
  std::uint8_t byte[3];
  for (int i = 0; i < 3; ++i) {
    if (linear[i] < -1e-4 || linear[i] > 1.0001) return std::nullopt;
    byte[i] =
        static_cast<std::uint8_t>(std::lround(255.0 * gamma(std::clamp(linear[i], 0.0, 1.0))));
  }
  return Colour{byte[0], byte[1], byte[2]};
}

}  // namespace

Colour colour_of(double level) {
  level = std::clamp(level, 0.0, 1.0);
  const double lightness = darkest + (lightest - darkest) * level;
  const double hue = (first_hue + (last_hue - first_hue) * level) * std::numbers::pi / 180.0;
  // sRGB allows little chroma near black and white.
  double chroma = most_chroma * std::sin(std::numbers::pi * std::pow(level, 0.8) * 0.9 + 0.15);
  for (;; chroma *= 0.98) {
    const auto colour = from_oklab(lightness, chroma * std::cos(hue), chroma * std::sin(hue));
    if (colour) return *colour;
  }
}

}  // namespace tactus::app
