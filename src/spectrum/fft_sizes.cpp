#include "spectrum/fft_sizes.h"

#include <cmath>
#include <numbers>

namespace tactus::spectrum {

FftSizes fft_sizes(SampleRate rate) {
  const double octaves = std::round(std::log2(static_cast<double>(rate) / 48'000.0));
  const auto scaled = [octaves](double frames) {
    return static_cast<std::size_t>(frames * std::exp2(octaves));
  };
  return {
      {{scaled(8192), scaled(16384)}, {scaled(2048), scaled(2048)}, {scaled(512), scaled(512)}}};
}

std::vector<float> hann_window(std::size_t size) {
  std::vector<float> window(size);
  const double step = 2.0 * std::numbers::pi / static_cast<double>(size);
  for (std::size_t n = 0; n < size; ++n)
    window[n] = static_cast<float>(0.5 - 0.5 * std::cos(step * static_cast<double>(n)));
  return window;
}

}  // namespace tactus::spectrum
