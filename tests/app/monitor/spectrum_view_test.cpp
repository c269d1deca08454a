#include "app/monitor/spectrum_view.h"

#include <gtest/gtest.h>

#include <cmath>

namespace tactus::app {
namespace {

using Lines = std::vector<std::string>;

/// Band centres of the log layout at 48 kHz.
SpectrumPicture silence() {
  SpectrumPicture picture;
  for (std::size_t i = 0; i < band_count; ++i)
    picture.band_hz[i] = 40.0 * std::pow(400.0, (static_cast<double>(i) + 0.5) / 64.0);
  return picture;
}

SpectrumPicture ramp() {
  auto picture = silence();
  for (std::size_t i = 0; i < band_count; ++i)
    picture.bins[i] = picture.peaks[i] = static_cast<float>(i) / 63.0F;
  return picture;
}

constexpr ViewStyle usual{.columns = 80, .colour = false};

TEST(SpectrumView, fills_bars_by_eighths_of_a_row) {
  EXPECT_EQ(spectrum_lines(ramp(), 4, usual),
            (Lines{"  0                                               ▁▁▁▂▂▃▃▃▄▄▄▅▅▆▆▆▇▇█",
                   "-40                          ▁▁▁▂▂▃▃▃▄▄▄▅▅▆▆▆▇▇██████████████████████",
                   "-80     ▁▁▁▂▂▃▃▃▄▄▄▅▅▆▆▆▇▇███████████████████████████████████████████",
                   " Hz    50      100    200       500    1k      2k        5k     10k"}));
}

TEST(SpectrumView, shows_only_the_scale_in_silence) {
  const auto lines = spectrum_lines(silence(), 5, usual);
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_EQ(lines[0], "  0 ");
  EXPECT_EQ(lines[1], "");
  EXPECT_EQ(lines[3], "-80 ");
}

TEST(SpectrumView, marks_the_peak_above_its_bar) {
  auto picture = silence();
  picture.bins[0] = 0.25F;
  picture.peaks[0] = 0.9F;
  picture.peaks[1] = 0.6F;
  const auto lines = spectrum_lines(picture, 5, usual);
  EXPECT_EQ(lines[0], "  0  ▔");
  EXPECT_EQ(lines[1], "      ▁");
  EXPECT_EQ(lines[3], "-80  █");
}

TEST(SpectrumView, falls_back_to_ascii) {
  auto picture = silence();
  picture.bins[0] = 1.0F;
  picture.peaks[0] = 1.0F;
  picture.peaks[2] = 0.5F;
  const auto lines = spectrum_lines(picture, 4, {.columns = 80, .colour = false, .unicode = false});
  EXPECT_EQ(lines[0], "  0  #");
  EXPECT_EQ(lines[1], "-40  # -");
}

TEST(SpectrumView, bands_share_bars_on_a_narrow_terminal) {
  auto picture = silence();
  picture.bins[5] = 1.0F;
  const auto half = spectrum_lines(picture, 4, {.columns = 40, .colour = false});
  EXPECT_EQ(half[0], "   █") << "the third of 32, which shows the higher of its two bands";
  EXPECT_EQ(half[3], "  50  100     500 1k  2k   5k 10k");
  const auto quarter = spectrum_lines(picture, 4, {.columns = 20, .colour = false});
  EXPECT_EQ(quarter[0], "  █");
  EXPECT_TRUE(spectrum_lines(picture, 4, {.columns = 16, .colour = false}).empty());
}

TEST(SpectrumView, widens_bars_on_a_wide_terminal) {
  auto picture = silence();
  picture.bins[1] = 1.0F;
  const auto lines = spectrum_lines(picture, 4, {.columns = 200, .colour = false});
  EXPECT_EQ(lines[0], "  0     ███");
}

TEST(SpectrumView, colours_by_level) {
  auto picture = silence();
  picture.bins[0] = 1.0F;
  const auto lines = spectrum_lines(picture, 9, {.columns = 68, .colour = true});
  EXPECT_EQ(lines[0], " \x1b[31m█\x1b[0m");
  EXPECT_EQ(lines[2], " \x1b[33m█\x1b[0m");
  EXPECT_EQ(lines[7], " \x1b[32m█\x1b[0m");
}

TEST(SpectrumView, labels_only_frequencies_within_the_bands) {
  auto picture = silence();
  for (std::size_t i = 0; i < band_count; ++i)
    picture.band_hz[i] = 60.0 + 50.0 * static_cast<double>(i);
  const auto axis = spectrum_lines(picture, 4, usual).back();
  EXPECT_EQ(axis.find(" 50 "), std::string::npos) << axis;
  EXPECT_NE(axis.find(" 2k"), std::string::npos) << axis;
  EXPECT_EQ(axis.find("5k"), std::string::npos) << axis;
}

TEST(LevelLine, shows_decibels_of_full_scale) {
  constexpr ViewStyle narrow{.columns = 32, .colour = false};
  EXPECT_EQ(level_line(1.0, narrow), " level │██████████│    0.0 dBFS");
  EXPECT_EQ(level_line(0.9999, narrow), " level │█████████▉│    0.0 dBFS");
  EXPECT_EQ(level_line(std::pow(10.0, -30.0 / 20.0), narrow), " level │█████     │  -30.0 dBFS");
  EXPECT_EQ(level_line(0.0001, narrow), " level │          │  -80.0 dBFS");
  EXPECT_EQ(level_line(0.0, narrow), " level │          │ silence");
  EXPECT_EQ(level_line(0.5, {.columns = 10, .colour = false}), " level    ");
}

}  // namespace
}  // namespace tactus::app
