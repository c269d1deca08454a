#include "audio/sources/stereo_fold.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <vector>

namespace tactus::audio {
namespace {

constexpr float minus_3_db = 0.70710678F;

std::array<float, 2> folded(const std::vector<float>& frame, const ChannelLayout& layout) {
  std::array<float, 2> out{};
  StereoFold{layout, static_cast<int>(frame.size())}.fold(frame, out);
  return out;
}

std::array<float, 2> folded(const std::vector<float>& frame) {
  return folded(frame, wav_layout(static_cast<int>(frame.size())));
}

/// The sides on which each channel of a layout is heard.
std::vector<std::array<float, 2>> weights(const ChannelLayout& layout) {
  std::vector<std::array<float, 2>> all;
  for (std::size_t i = 0; i < layout.size(); ++i) {
    std::vector<float> frame(layout.size());
    frame[i] = 1.0F;
    all.push_back(folded(frame, layout));
  }
  return all;
}

constexpr std::array front_left{1.0F, 0.0F};
constexpr std::array front_right{0.0F, 1.0F};
constexpr std::array centre{minus_3_db, minus_3_db};
constexpr std::array left{minus_3_db, 0.0F};
constexpr std::array right{0.0F, minus_3_db};
constexpr std::array silent{0.0F, 0.0F};
using Weights = std::vector<std::array<float, 2>>;

TEST(StereoFold, mono_goes_to_both_sides_and_stereo_stays_as_it_is) {
  EXPECT_EQ(folded({0.5F}), (std::array{0.5F, 0.5F}));
  EXPECT_EQ(folded({0.25F, -0.5F}), (std::array{0.25F, -0.5F}));
}

TEST(StereoFold, every_layout_has_a_sound_on_both_sides) {
  for (int count = 1; count <= 8; ++count) {
    for (const auto& layout : {wav_layout(count), xiph_layout(count)}) {
      const auto [on_left, on_right] = folded(std::vector<float>(layout.size(), 1.0F), layout);
      EXPECT_GE(on_left, 1.0F) << count;
      EXPECT_EQ(on_left, on_right) << count;
    }
  }
}

TEST(StereoFold, channels_without_a_layout_alternate_and_do_not_clip) {
  for (std::size_t count = 9; count <= 24; ++count) {
    const auto [on_left, on_right] = folded(std::vector<float>(count, 1.0F));
    EXPECT_NEAR(on_left, 1.0F, 1e-5F) << count;
    EXPECT_NEAR(on_right, 1.0F, 1e-5F) << count;
  }
}

TEST(StereoFold, the_surround_stays_on_its_side_and_the_low_frequencies_are_left_out) {
  EXPECT_EQ(weights(wav_layout(6)),
            (Weights{front_left, front_right, centre, silent, left, right}));
  EXPECT_EQ(weights(wav_layout(8)),
            (Weights{front_left, front_right, centre, silent, left, right, left, right}));
}

TEST(StereoFold, vorbis_and_opus_have_the_centre_second) {
  EXPECT_EQ(weights(xiph_layout(3)), (Weights{front_left, centre, front_right}));
  EXPECT_EQ(weights(xiph_layout(6)),
            (Weights{front_left, centre, front_right, left, right, silent}));
  EXPECT_EQ(weights(xiph_layout(8)),
            (Weights{front_left, centre, front_right, left, right, left, right, silent}));
}

TEST(StereoFold, a_speaker_mask_tells_what_the_channels_are) {
  EXPECT_EQ(weights(mask_layout(0xB, 3)), (Weights{front_left, front_right, silent}));  // 2.1
  EXPECT_EQ(weights(mask_layout(0xF, 4)), (Weights{front_left, front_right, centre, silent}));
  EXPECT_EQ(weights(mask_layout(0x107, 4)), (Weights{front_left, front_right, centre, centre}));
  EXPECT_EQ(mask_layout(0x3, 4), wav_layout(4));  // a bit for each channel, or no mask
}

TEST(StereoFold, what_is_no_number_is_silent_and_what_is_too_loud_stays_as_it_is) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  EXPECT_EQ(folded({std::numeric_limits<float>::quiet_NaN(), infinity}), (std::array{0.0F, 0.0F}));
  EXPECT_EQ(folded({3.0F, -2.0F}), (std::array{3.0F, -2.0F}));
  EXPECT_EQ(folded({-1e30F, 1e30F}), (std::array{-1e6F, 1e6F}));
}

}  // namespace
}  // namespace tactus::audio
