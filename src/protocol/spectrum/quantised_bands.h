#pragma once

#include <tactus/spectrum.h>

#include <array>
#include <cstdint>

namespace tactus::protocol {

/// Bins as sent in a frame: whole numbers from 0 to the format's maximum.
using QuantisedBands = std::array<std::uint16_t, band_count>;

/// Clamps a bin to [0, 1]; NaN counts as 0.
inline float clamped(float bin) noexcept {
  if (!(bin > 0.0F)) return 0.0F;
  return bin < 1.0F ? bin : 1.0F;
}

/// round(largest * bin), in double, which keeps the product exact.
inline std::uint16_t quantised(float bin, double largest) noexcept {
  return static_cast<std::uint16_t>(clamped(bin) * largest + 0.5);
}

}  // namespace tactus::protocol
