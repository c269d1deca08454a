#include "spectrum/band_layout.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "signals.h"
#include "spectrum/fft_sizes.h"
#include "spectrum/hop.h"
#include "spectrum/spectrum_reader.h"

namespace tactus::spectrum::test {
namespace {

constexpr std::array<SampleRate, 6> rates{8'000, 32'000, 44'100, 48'000, 96'000, 384'000};

TEST(BandLayout, covers_its_range_without_gaps) {
  for (const BandLayout layout : all_layouts)
    for (const SampleRate rate : rates) {
      const auto bands = bands_of(layout, rate);
      for (std::size_t i = 0; i < band_count; ++i) {
        EXPECT_LT(bands[i].low, bands[i].centre);
        EXPECT_LT(bands[i].centre, bands[i].high);
        EXPECT_DOUBLE_EQ(bands[i].low, i == 0 ? bands[i].low : bands[i - 1].high);
      }
    }
}

TEST(BandLayout, reaches_from_40_Hz_to_16_kHz_or_to_0_45_of_a_low_sample_rate) {
  for (const BandLayout layout : {BandLayout::log, BandLayout::linear, BandLayout::mel})
    for (const SampleRate rate : rates) {
      const auto bands = bands_of(layout, rate);
      const double top = rate < 40'000 ? 0.45 * static_cast<double>(rate) : 16'000.0;
      EXPECT_NEAR(bands.front().low, 40.0, 1e-9);
      EXPECT_NEAR(bands.back().high, top, 1e-8);
    }
}

TEST(BandLayout, log_has_centres_at_equal_ratios) {
  const auto hz = band_centres(BandLayout::log, 48'000);
  for (std::size_t i = 1; i < band_count; ++i)
    EXPECT_NEAR(hz[i] / hz[i - 1], std::pow(400.0, 1.0 / 64.0), 1e-12);
  EXPECT_NEAR(hz[0], 40.0 * std::pow(400.0, 0.5 / 64.0), 1e-9);
}

TEST(BandLayout, linear_has_centres_at_equal_steps) {
  const auto hz = band_centres(BandLayout::linear, 48'000);
  for (std::size_t i = 1; i < band_count; ++i)
    EXPECT_NEAR(hz[i] - hz[i - 1], (16'000.0 - 40.0) / 64.0, 1e-9);
}

TEST(BandLayout, mel_widens_upwards_and_takes_1000_Hz_for_1000_mel) {
  const auto bands = bands_of(BandLayout::mel, 48'000);
  for (std::size_t i = 1; i < band_count; ++i)
    EXPECT_GT(bands[i].high - bands[i].low, bands[i - 1].high - bands[i - 1].low);
  // Known points of the mel scale: 1000 Hz is 1000 mel, 40 Hz is 62.47, 16 kHz is 3564.1.
  const double mels_to_1000_hz = 1'000.0 - 62.47;
  const double bands_below = mels_to_1000_hz / ((3'564.1 - 62.47) / 64.0);
  EXPECT_LT(bands[static_cast<std::size_t>(bands_below)].low, 1'000.0);
  EXPECT_GT(bands[static_cast<std::size_t>(bands_below)].high, 1'000.0);
}

TEST(BandLayout, semitone_is_tuned_to_440_Hz_at_every_sample_rate) {
  for (const SampleRate rate : rates) {
    const auto hz = band_centres(BandLayout::semitone, rate);
    EXPECT_NEAR(hz[0], 55.0, 1e-9);
    EXPECT_NEAR(hz[36], 440.0, 1e-9);
    EXPECT_NEAR(hz[37], 466.163761518, 1e-8);
    EXPECT_NEAR(hz[63], 55.0 * std::pow(2.0, 63.0 / 12.0), 1e-8);
  }
}

TEST(FftSizes, double_with_the_sample_rate) {
  const auto largest = [](SampleRate rate) { return fft_sizes(rate)[largest_fft].window; };
  EXPECT_EQ(largest(8'000), 1'024U);
  EXPECT_EQ(largest(22'050), 4'096U);
  EXPECT_EQ(largest(44'100), 8'192U);
  EXPECT_EQ(largest(48'000), 8'192U);
  EXPECT_EQ(largest(88'200), 16'384U);
  EXPECT_EQ(largest(96'000), 16'384U);
  EXPECT_EQ(largest(384'000), 65'536U);
  for (const SampleRate rate : rates) {
    const FftSizes sizes = fft_sizes(rate);
    EXPECT_EQ(sizes[0].transform, 2 * sizes[0].window);
    EXPECT_EQ(sizes[1].window, sizes[0].window / 4);
    EXPECT_EQ(sizes[2].window, sizes[0].window / 16);
  }
}

TEST(Hop, is_8_ms) {
  EXPECT_EQ(hop_frames(48'000), 384U);
  EXPECT_EQ(hop_frames(44'100), 353U);
  EXPECT_EQ(hop_frames(8'000), 64U);
}

TEST(HannWindow, is_periodic) {
  const auto window = hann_window(8);
  EXPECT_FLOAT_EQ(window[0], 0.0F);
  EXPECT_FLOAT_EQ(window[2], 0.5F);
  EXPECT_FLOAT_EQ(window[4], 1.0F);
  EXPECT_FLOAT_EQ(window[1], window[7]);
}

}  // namespace
}  // namespace tactus::spectrum::test
