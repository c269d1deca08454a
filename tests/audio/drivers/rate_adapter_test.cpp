#include "audio/drivers/rate_adapter.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

namespace tactus::audio {
namespace {

std::vector<float> stereo_sine(double hz, SampleRate rate, std::size_t frames) {
  std::vector<float> sound;
  for (std::size_t i = 0; i < frames; ++i) {
    const double phase = 2.0 * std::numbers::pi * hz * static_cast<double>(i) / rate;
    sound.push_back(static_cast<float>(std::sin(phase)));
    sound.push_back(static_cast<float>(std::cos(phase)));
  }
  return sound;
}

TEST(RateAdapter, the_wanted_rate_comes_first_then_the_nearest) {
  const auto near_48 = rates_near(48'000);
  EXPECT_EQ(near_48[0], 48'000U);
  EXPECT_EQ(near_48[1], 44'100U);
  const auto near_50 = rates_near(50'000);
  EXPECT_EQ(near_50[0], 50'000U);
  EXPECT_EQ(near_50[1], 48'000U);
  EXPECT_EQ(near_50.size(), near_48.size() + 1);
}

TEST(RateAdapter, a_sine_stays_a_sine_however_input_and_output_are_cut) {
  for (const auto& [from, to] :
       {std::pair{44'100U, 48'000U}, {48'000U, 44'100U}, {8'000U, 48'000U}, {192'000U, 48'000U}}) {
    const auto recorded = stereo_sine(997.0, from, from / 2);
    RateAdapter adapter{from, to, 2};
    std::vector<float> converted;
    std::vector<float> part(2 * 77);
    for (std::size_t at = 0; at < recorded.size(); at += 2 * 512) {
      std::span in{recorded};
      in = in.subspan(at, std::min<std::size_t>(2 * 512, recorded.size() - at));
      std::span<float> room;
      do {
        room = part;
        adapter.convert(in, room);
        converted.insert(converted.end(), part.begin(),
                         part.end() - static_cast<std::ptrdiff_t>(room.size()));
      } while (!in.empty() || room.empty());
    }
    EXPECT_NEAR(static_cast<double>(converted.size()) / 2, to / 2.0, 0.03 * to) << from;
    const auto expected = stereo_sine(997.0, to, converted.size() / 2);
    double worst = 0.0;  // away from the start, which the filter smears
    for (std::size_t i = 4'000; i + 4'000 < converted.size(); ++i)
      worst = std::max(worst, static_cast<double>(std::abs(converted[i] - expected[i])));
    EXPECT_LT(worst, 2e-3) << from << " to " << to;
  }
}

}  // namespace
}  // namespace tactus::audio
