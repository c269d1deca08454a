#pragma once

#include <tactus/units.h>

#include <array>
#include <cstddef>
#include <vector>

namespace tactus::spectrum {

/// The lengths of a window and of its zero-padded transform.
struct FftSize {
  std::size_t window = 0;     ///< frames
  std::size_t transform = 0;  ///< frames, at least the window's length
};

inline constexpr std::size_t fft_size_count = 3;
inline constexpr std::size_t largest_fft = 0;
using FftSizes = std::array<FftSize, fft_size_count>;

/// Returns the windows for a sample rate, largest first. They are 8192, 2048 and 512 frames near 48
/// kHz, and double with each doubling of the rate. The largest is padded to twice its length: the
/// lowest bands are narrower than its bin spacing, and the half-way bins resolve them.
FftSizes fft_sizes(SampleRate rate);

/// The periodic Hann window, 0.5 - 0.5 * cos(2 pi n / size).
/// Source: F. J. Harris, On the Use of Windows for Harmonic Analysis with the DFT, 1978.
std::vector<float> hann_window(std::size_t size);

}  // namespace tactus::spectrum
