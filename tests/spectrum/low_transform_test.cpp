#include "spectrum/low_transform.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <random>
#include <vector>

#include "spectrum/fft.h"
#include "spectrum/fft_sizes.h"

namespace tactus::spectrum {
namespace {

using Spectrum = std::vector<std::complex<float>>;

Spectrum whole(std::vector<float> signal, std::size_t size) {
  signal.resize(size);
  Spectrum spectrum(size / 2 + 1);
  RealFft{size}.transform(signal, spectrum);
  return spectrum;
}

/// Largest difference of magnitudes, relative to a full-scale sine.
double worst_difference(LowTransform& low, const std::vector<float>& signal, std::size_t size) {
  const Spectrum expected = whole(signal, size);
  Spectrum bins(low.bins());
  low.transform(signal, bins);
  double worst = 0.0;
  for (std::size_t k = 0; k < bins.size(); ++k)
    worst = std::max(worst, std::abs(static_cast<double>(std::abs(bins[k])) -
                                     static_cast<double>(std::abs(expected[k]))));
  return worst / (static_cast<double>(signal.size()) / 4.0);
}

std::vector<float> windowed(std::size_t frames, auto sample) {
  std::vector<float> signal = hann_window(frames);
  for (std::size_t n = 0; n < frames; ++n) signal[n] *= static_cast<float>(sample(n));
  return signal;
}

TEST(LowTransform, HasTheMagnitudesOfTheWholeOne) {
  for (const double highest : {0.01, 0.035, 0.08, 0.2, 0.4}) {
    LowTransform low{2048, 4096, highest};
    EXPECT_GE(static_cast<double>(low.bins()), highest * 4096);
    std::mt19937 random{3};
    std::uniform_real_distribution<double> noise{-1.0, 1.0};
    const auto signal = windowed(2048, [&](std::size_t) { return noise(random); });
    EXPECT_LT(worst_difference(low, signal, 4096), 1e-6) << highest;
  }
}

TEST(LowTransform, WhatIsLoudAboveDoesNotFoldDown) {
  LowTransform low{8192, 16384, 0.03};
  ASSERT_EQ(low.factor(), 8U);
  for (const double tone : {0.1, 0.12, 0.125, 0.126, 0.14, 0.25, 0.251, 0.37, 0.499}) {
    const auto signal = windowed(8192, [&](std::size_t n) {
      return std::sin(2.0 * std::numbers::pi * tone * static_cast<double>(n));
    });
    EXPECT_LT(worst_difference(low, signal, 16384), 1e-7) << tone;
  }
}

TEST(LowTransform, SavesWhereItCan) {
  EXPECT_EQ(LowTransform(8192, 16384, 0.03).factor(), 8U);
  EXPECT_EQ(LowTransform(8192, 16384, 0.09).factor(), 4U);
  EXPECT_EQ(LowTransform(8192, 16384, 0.2).factor(), 2U);
  EXPECT_EQ(LowTransform(8192, 16384, 0.4).factor(), 1U);
}

}  // namespace
}  // namespace tactus::spectrum
