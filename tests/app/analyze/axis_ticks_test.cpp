#include "app/analyze/axis_ticks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "spectrum/spectrum_reader.h"

namespace tactus::app {
namespace {

std::string labels(const std::vector<AxisTick>& ticks) {
  std::string text;
  for (const auto& tick : ticks) text += (text.empty() ? "" : " ") + tick.label;
  return text;
}

TEST(TimeTicks, are_at_round_times_for_any_length) {
  EXPECT_EQ(labels(time_ticks(0.1, 14)),
            "0 s 0.01 s 0.02 s 0.03 s 0.04 s 0.05 s 0.06 s 0.07 s "
            "0.08 s 0.09 s 0.1 s");
  EXPECT_EQ(labels(time_ticks(63.0, 14)),
            "0:00 0:05 0:10 0:15 0:20 0:25 0:30 0:35 0:40 0:45 0:50 "
            "0:55 1:00");
  EXPECT_EQ(labels(time_ticks(3 * 3'600.0, 6)),
            "0:00 30:00 1:00:00 1:30:00 2:00:00 2:30:00 "
            "3:00:00");
  for (double seconds = 0.008; seconds < 1e6; seconds *= 1.7) {
    const auto ticks = time_ticks(seconds, 14);
    EXPECT_GE(ticks.size(), seconds < 0.01 ? 1U : 2U) << seconds;
    EXPECT_LE(ticks.size(), 15U) << seconds;
    std::set<std::string> seen;
    for (const auto& tick : ticks) {
      EXPECT_TRUE(seen.insert(tick.label).second) << tick.label << " of " << seconds;
      EXPECT_GE(tick.place, 0.0);
      EXPECT_LE(tick.place, 1.0);
    }
  }
}

TEST(FrequencyTicks, match_the_band_positions) {
  const auto log =
      frequency_ticks(BandLayout::log, spectrum::band_centres(BandLayout::log, 48'000));
  EXPECT_EQ(labels(log), "50 100 200 500 1k 2k 5k 10k");
  for (const auto& tick : log) {
    const double hz = std::stod(tick.label) * (tick.label.ends_with('k') ? 1'000.0 : 1.0);
    EXPECT_NEAR(tick.place, std::log(hz / 40.0) / std::log(16'000.0 / 40.0), 1e-6) << tick.label;
  }
  const auto linear =
      frequency_ticks(BandLayout::linear, spectrum::band_centres(BandLayout::linear, 48'000));
  EXPECT_EQ(linear.front().label, "1k");
  EXPECT_EQ(linear.back().label, "16k");
  EXPECT_NEAR(linear.front().place, (1'000.0 - 40.0) / (16'000.0 - 40.0), 1e-6);
  const auto semitone =
      frequency_ticks(BandLayout::semitone, spectrum::band_centres(BandLayout::semitone, 48'000));
  EXPECT_EQ(labels(semitone), "A1 55 A2 110 A3 220 A4 440 A5 880 A6 1760");
  EXPECT_NEAR(semitone[1].place, 12.5 / 64.0, 1e-6);
}

TEST(FrequencyTicks, keep_a_minimum_distance) {
  for (const auto layout :
       {BandLayout::log, BandLayout::linear, BandLayout::mel, BandLayout::semitone}) {
    for (const SampleRate rate : {8'000U, 44'100U, 192'000U}) {
      const auto ticks = frequency_ticks(layout, spectrum::band_centres(layout, rate));
      EXPECT_GE(ticks.size(), 3U);
      for (std::size_t i = 1; i < ticks.size(); ++i) {
        EXPECT_GE(ticks[i].place - ticks[i - 1].place, 0.035);
      }
    }
  }
}

TEST(LevelTicks, are_at_round_levels) {
  EXPECT_EQ(labels(level_ticks(-80.0, 0.0)), "-80 -70 -60 -50 -40 -30 -20 -10 0");
  EXPECT_EQ(labels(level_ticks(-61.5, 6.0)), "-60 -50 -40 -30 -20 -10 0");
  EXPECT_EQ(labels(level_ticks(-1.0, 0.0)), "-1 -0.9 -0.8 -0.7 -0.6 -0.5 -0.4 -0.3 -0.2 -0.1 0");
  EXPECT_EQ(level_ticks(-80.0, 0.0)[2].place, 0.25);
}

TEST(ClockTime, is_minutes_and_seconds) {
  EXPECT_EQ(clock_time(0.0), "0:00");
  EXPECT_EQ(clock_time(59.99), "0:59");
  EXPECT_EQ(clock_time(3'599.0), "59:59");
  EXPECT_EQ(clock_time(3'600.0), "1:00:00");
}

}  // namespace
}  // namespace tactus::app
