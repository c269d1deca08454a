// Compares the transform with its definition.
#include "spectrum/fft.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <numbers>
#include <vector>

#include "signals.h"

namespace tactus::spectrum::test {
namespace {

using Spectrum = std::vector<std::complex<double>>;

Spectrum by_definition(const std::vector<float>& signal) {
  const std::size_t size = signal.size();
  std::vector<std::complex<double>> turns(size);
  for (std::size_t n = 0; n < size; ++n)
    turns[n] = std::polar(
        1.0, -2.0 * std::numbers::pi * static_cast<double>(n) / static_cast<double>(size));
  Spectrum spectrum(size / 2 + 1);
  for (std::size_t k = 0; k < spectrum.size(); ++k)
    for (std::size_t n = 0; n < size; ++n)
      spectrum[k] += static_cast<double>(signal[n]) * turns[k * n % size];
  return spectrum;
}

Spectrum by_fft(const std::vector<float>& signal) {
  RealFft fft{signal.size()};
  std::vector<std::complex<float>> spectrum(signal.size() / 2 + 1);
  fft.transform(signal, spectrum);
  return {spectrum.begin(), spectrum.end()};
}

/// Largest difference, relative to the RMS of the expected spectrum.
double error_of(const Spectrum& spectrum, const Spectrum& expected) {
  double worst = 0.0;
  double power = 0.0;
  for (std::size_t k = 0; k < expected.size(); ++k) {
    worst = std::max(worst, std::abs(spectrum[k] - expected[k]));
    power += std::norm(expected[k]);
  }
  return worst / std::sqrt(power / static_cast<double>(expected.size()));
}

TEST(Fft, is_the_discrete_fourier_transform) {
  for (std::size_t size = 4; size <= 4096; size *= 2) {
    const std::vector<float> signal = noise(size, static_cast<unsigned>(size));
    EXPECT_LT(error_of(by_fft(signal), by_definition(signal)), 2e-6) << size;
  }
}

TEST(Fft, gives_the_same_each_time_and_leaves_the_signal_alone) {
  RealFft fft{1024};
  const std::vector<float> signal = noise(1024, 5);
  std::vector<std::complex<float>> first(513);
  std::vector<std::complex<float>> second(513);
  fft.transform(signal, first);
  fft.transform(noise(1024, 6), second);
  EXPECT_NE(first, second);
  fft.transform(signal, second);
  EXPECT_EQ(first, second);
  EXPECT_EQ(signal, noise(1024, 5));
}

TEST(Fft, keeps_its_size_when_it_is_moved) {
  RealFft fft{64};
  const RealFft other = std::move(fft);
  EXPECT_EQ(other.size(), 64U);
}

}  // namespace
}  // namespace tactus::spectrum::test
