#pragma once

#include <tactus/units.h>

#include <array>
#include <cstddef>
#include <vector>

namespace tactus::spectrum {

/// A length of window, and of the transform that it is zero-padded to.
struct Tier {
  std::size_t window = 0;     ///< frames
  std::size_t transform = 0;  ///< frames, the window's length or more
};

inline constexpr std::size_t tier_count = 3;
inline constexpr std::size_t largest_tier = 0;
using Tiers = std::array<Tier, tier_count>;

/// The windows for a sample rate, the largest first: 8192, 2048 and 512 frames around 48 kHz, and
/// twice as long for each doubling of the rate. The largest is padded to twice its length: the
/// lowest bands are narrower than its bins are apart, and half-way bins tell them apart.
Tiers tiers_for(SampleRate rate);

/// The frames of a hop of 8 ms.
std::size_t hop_frames(SampleRate rate);

/// The periodic Hann window, 0.5 - 0.5 * cos(2 pi n / size).
/// Source: F. J. Harris, On the Use of Windows for Harmonic Analysis with the DFT, 1978.
std::vector<float> hann_window(std::size_t size);

}  // namespace tactus::spectrum
