// Tests that levels show how loud a sound is, and in which band.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <random>
#include <span>
#include <string>

#include "signals.h"
#include "spectrum/band_layout.h"
#include "spectrum/fft_sizes.h"
#include "spectrum/spectrum_reader.h"

namespace tactus::spectrum::test {
namespace {

constexpr std::array phases{0.0, 0.4, 0.9, std::numbers::pi / 2, 2.2, std::numbers::pi, 4.0, 5.5};

std::size_t longest_window(SampleRate rate) { return fft_sizes(rate)[largest_fft].window; }

double worst_error_at_the_centres(BandLayout layout, SampleRate rate) {
  Listener listener{rate};
  const auto bands = bands_of(layout, rate);
  double worst = 0.0;
  // The longest windows are slow, and behave as the shorter ones.
  const std::span some{phases.data(), rate > 50'000 ? 2 : phases.size()};
  for (std::size_t i = 0; i < band_count; ++i)
    for (const double phase : some) {
      listener.hear(sine(bands[i].centre, rate, longest_window(rate), phase));
      worst = std::max(worst, std::abs(db(listener.reader.levels(layout, Channel::mid)[i])));
    }
  return worst;
}

class LevelsAtRate : public testing::TestWithParam<SampleRate> {};

TEST_P(LevelsAtRate, are_1_for_a_full_scale_sine_at_any_centre_whatever_its_phase) {
  for (const BandLayout layout : all_layouts)
    EXPECT_LT(worst_error_at_the_centres(layout, GetParam()), 0.05) << name(layout);
}

class Tone {
 public:
  Tone(double hz, SampleRate rate, double phase) : listener_{rate} {
    listener_.hear(sine(hz, rate, longest_window(rate), phase));
    const auto bands = bands_of(BandLayout::log, rate);
    band_ = static_cast<std::size_t>(
        std::ranges::find_if(bands, [hz](const Band& band) { return hz < band.high; }) -
        bands.begin());
  }
  bool lights_its_band_most() {
    const auto levels = listener_.reader.levels(BandLayout::log, Channel::mid);
    return std::ranges::max_element(levels) - levels.begin() == static_cast<std::ptrdiff_t>(band_);
  }
  /// Level of the loudest band at least three away, relative to the band itself.
  double leakage_db() {
    const auto levels = listener_.reader.levels(BandLayout::log, Channel::mid);
    float loudest = 0.0F;
    for (std::size_t i = 0; i < band_count; ++i)
      if (i + 3 <= band_ || i >= band_ + 3) loudest = std::max(loudest, levels[i]);
    return db(static_cast<double>(loudest) / static_cast<double>(levels[band_]));
  }

 private:
  Listener listener_;
  std::size_t band_ = 0;
};

class TonesAtRate : public testing::TestWithParam<SampleRate> {};

TEST_P(TonesAtRate, light_the_right_band_and_none_far_away) {
  constexpr int tones = 2'000;
  std::mt19937 random{GetParam()};  // the same tones each time
  std::uniform_real_distribution<double> place{std::log(40.0), std::log(16'000.0)};
  std::uniform_real_distribution<double> phase{0.0, 2.0 * std::numbers::pi};
  int right = 0;
  double worst_leakage_db = -1'000.0;
  for (int i = 0; i < tones; ++i) {
    const double hz = std::exp(place(random));
    Tone tone{hz, GetParam(), phase(random)};
    right += tone.lights_its_band_most() ? 1 : 0;
    if (hz > 100.0) worst_leakage_db = std::max(worst_leakage_db, tone.leakage_db());
  }
  RecordProperty("right", right);
  RecordProperty("worst_leakage_db", std::to_string(worst_leakage_db));
  EXPECT_GE(right, tones * 985 / 1'000);
  EXPECT_LE(worst_leakage_db, -40.0);
}

INSTANTIATE_TEST_SUITE_P(All, TonesAtRate, testing::Values(44'100, 48'000),
                         testing::PrintToStringParamName());
INSTANTIATE_TEST_SUITE_P(All, LevelsAtRate,
                         testing::Values(8'000, 11'025, 22'050, 33'900, 44'100, 48'000, 67'000,
                                         96'000, 192'000, 384'000),
                         testing::PrintToStringParamName());

}  // namespace
}  // namespace tactus::spectrum::test
