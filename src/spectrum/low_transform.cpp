#include "spectrum/low_transform.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numbers>

namespace tactus::spectrum {
namespace {

constexpr double attenuation_db = 140.0;
constexpr std::size_t lanes = 8;  // independent sums that the compiler can vectorise

/// Returns the largest factor with a short low-pass. The transition band runs from the highest bin
/// to the lowest frequency that aliases onto it.
std::size_t factor_for(double highest) {
  constexpr double narrowest = 0.05;
  for (const std::size_t factor : {8U, 4U, 2U})
    if (1.0 / static_cast<double>(factor) - 2.0 * highest >= narrowest) return factor;
  return 1;
}

/// Designs a Kaiser-window low-pass that passes frequencies below `highest`.
std::vector<float> low_pass_for(double highest, std::size_t factor) {
  if (factor == 1) return {1.0F};
  const double stop = 1.0 / static_cast<double>(factor) - highest;
  const double width = 2.0 * std::numbers::pi * (stop - highest);
  const double order = (attenuation_db - 8.0) / (2.285 * width);
  const auto taps = (static_cast<std::size_t>(order) + lanes) / lanes * lanes;
  const double beta = 0.1102 * (attenuation_db - 8.7);
  const double middle = static_cast<double>(taps - 1) / 2.0;
  const double cut = highest + stop;  // twice the cut-off frequency
  std::vector<float> low_pass(taps);
  for (std::size_t i = 0; i < taps; ++i) {
    const double n = static_cast<double>(i) - middle;
    const double place = n / middle;
    const double kaiser = std::cyl_bessel_i(0.0, beta * std::sqrt(1.0 - place * place)) /
                          std::cyl_bessel_i(0.0, beta);
    const double sinc =
        n == 0.0 ? cut : std::sin(std::numbers::pi * cut * n) / (std::numbers::pi * n);
    low_pass[i] = static_cast<float>(sinc * kaiser);
  }
  return low_pass;
}

/// H| of the low-pass at a frequency.
double gain_at(std::span<const float> low_pass, double cycles_per_frame) {
  std::complex<double> sum;
  for (std::size_t n = 0; n < low_pass.size(); ++n)
    sum += static_cast<double>(low_pass[n]) *
           std::polar(1.0, -2.0 * std::numbers::pi * cycles_per_frame * static_cast<double>(n));
  return std::abs(sum);
}

float dot(const float* a, const float* b, std::size_t size) {
  std::array<float, lanes> sums{};
  for (std::size_t i = 0; i < size; i += lanes)
    for (std::size_t lane = 0; lane < lanes; ++lane) sums[lane] += a[i + lane] * b[i + lane];
  float sum = 0.0F;
  for (const float each : sums) sum += each;
  return sum;
}

}  // namespace

LowTransform::LowTransform(std::size_t frames, std::size_t size, double highest)
    : factor_{factor_for(highest)},
      low_pass_{low_pass_for(highest, factor_)},
      folded_(size / factor_),
      bins_(size / factor_ / 2 + 1),
      fft_{size / factor_} {
  // Padded so that every position of the low-pass stays inside. The first position ends at the
  // signal's first frame; the last starts at the signal's last frame.
  padded_.resize(frames + 2 * low_pass_.size() + factor_);
  assert((frames + low_pass_.size()) / factor_ + 1 <= folded_.size());
  gains_.resize(
      std::min(bins_.size(), static_cast<std::size_t>(highest * static_cast<double>(size)) + 1));
  for (std::size_t k = 0; k < gains_.size(); ++k) {
    const double cycles = static_cast<double>(k) / static_cast<double>(size);
    gains_[k] = static_cast<float>(static_cast<double>(factor_) / gain_at(low_pass_, cycles));
  }
}

void LowTransform::transform(std::span<const float> signal,
                             std::span<std::complex<float>> spectrum) {
  const std::size_t taps = low_pass_.size();
  assert(signal.size() + 2 * taps + factor_ == padded_.size() && spectrum.size() == bins());
  if (factor_ == 1) {
    std::ranges::copy(signal, folded_.begin());
    fft_.transform(folded_, bins_);
    std::copy_n(bins_.begin(), bins(), spectrum.begin());
    return;
  }
  std::ranges::copy(signal, padded_.begin() + static_cast<std::ptrdiff_t>(taps));
  const std::size_t count = (signal.size() + taps) / factor_ + 1;
  for (std::size_t m = 0; m < count; ++m)
    folded_[m] = dot(padded_.data() + m * factor_, low_pass_.data(), taps);
  fft_.transform(folded_, bins_);
  for (std::size_t k = 0; k < bins(); ++k) spectrum[k] = bins_[k] * gains_[k];
}

}  // namespace tactus::spectrum
