#include "audio/sources/stereo_fold.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <vector>

namespace tactus::audio {
namespace {

std::array<float, 2> folded(const std::vector<float>& frame) {
  std::array<float, 2> out{};
  StereoFold{static_cast<int>(frame.size())}.fold(frame, out);
  return out;
}

TEST(StereoFold, mono_goes_to_both_sides_and_stereo_stays_as_it_is) {
  EXPECT_EQ(folded({0.5F}), (std::array{0.5F, 0.5F}));
  EXPECT_EQ(folded({0.25F, -0.5F}), (std::array{0.25F, -0.5F}));
}

TEST(StereoFold, no_number_of_channels_clips_or_loses_a_side) {
  for (std::size_t count = 1; count <= 24; ++count) {
    const auto [left, right] = folded(std::vector<float>(count, 1.0F));
    EXPECT_NEAR(left, 1.0F, 1e-5F) << count;
    EXPECT_NEAR(right, 1.0F, 1e-5F) << count;
  }
}

TEST(StereoFold, the_surround_stays_on_its_side_and_the_low_frequencies_are_left_out) {
  const auto back_left = folded({0, 0, 0, 0, 1, 0});
  EXPECT_GT(back_left[0], 0.2F);
  EXPECT_EQ(back_left[1], 0.0F);
  EXPECT_EQ(folded({0, 0, 0, 1, 0, 0}), (std::array{0.0F, 0.0F}));
  const auto centre = folded({0, 0, 1, 0, 0, 0});
  EXPECT_EQ(centre[0], centre[1]);
  EXPECT_GT(centre[0], 0.2F);
}

TEST(StereoFold, what_is_no_number_is_silent_and_what_is_too_loud_stays_so) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  EXPECT_EQ(folded({std::numeric_limits<float>::quiet_NaN(), infinity}), (std::array{0.0F, 0.0F}));
  EXPECT_EQ(folded({3.0F, -1e30F}), (std::array{3.0F, -1e30F}));
}

}  // namespace
}  // namespace tactus::audio
