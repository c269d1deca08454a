#pragma once

#include <tactus/spectrum.h>

#include <array>
#include <cstdint>

namespace tactus::protocol {

/// Bins as a frame carries them: whole numbers from 0 to the format's largest.
using QuantisedBands = std::array<std::uint16_t, band_count>;

/// A bin in [0, 1]; what is no number counts as 0.
inline float clamped(float bin) noexcept {
  if (!(bin > 0.0F)) return 0.0F;
  return bin < 1.0F ? bin : 1.0F;
}

/// round(largest * bin). In double, where the product is exact.
inline std::uint16_t quantised(float bin, double largest) noexcept {
  return static_cast<std::uint16_t>(clamped(bin) * largest + 0.5);
}

}  // namespace tactus::protocol
