#include "bridges/lights/wled_values.h"

#include <gtest/gtest.h>

namespace tactus::bridges {
namespace {

TEST(WledValues, full_scale_is_wleds) {
  spectrum::LightFeatures features{.level = 1.0F,
                                   .smooth = 0.5F,
                                   .hit = true,
                                   .zero_crossings = 46,
                                   .peak_hz = 440.0F,
                                   .peak_level = 1.0F};
  features.channels.fill(1.0F);
  const auto packet = wled_values(features, 7);
  EXPECT_EQ(packet.sample_raw, 255.0F);
  EXPECT_EQ(packet.sample_smooth, 127.5F);
  EXPECT_TRUE(packet.sample_peak);
  EXPECT_EQ(packet.frame_counter, 7);
  EXPECT_EQ(packet.channels.front(), 254);
  EXPECT_EQ(packet.channels.back(), 254);
  EXPECT_EQ(packet.zero_crossings, 46);
  EXPECT_EQ(packet.magnitude, 4096.0F);
  EXPECT_EQ(packet.major_peak_hz, 440.0F);
}

TEST(WledValues, silence_is_dark_and_its_frequency_in_wleds_range) {
  const auto packet = wled_values({}, 0);
  EXPECT_EQ(packet.sample_raw, 0.0F);
  EXPECT_FALSE(packet.sample_peak);
  EXPECT_EQ(packet.channels, decltype(packet.channels){});
  EXPECT_EQ(packet.magnitude, 0.0F);
  EXPECT_EQ(packet.major_peak_hz, 1.0F);
}

TEST(WledValues, large_counts_are_limited) {
  EXPECT_EQ(wled_values({.zero_crossings = 70'000, .peak_hz = 20'000.0F}, 0).zero_crossings,
            65'535);
  EXPECT_EQ(wled_values({.peak_hz = 20'000.0F}, 0).major_peak_hz, 11'025.0F);
}

}  // namespace
}  // namespace tactus::bridges
