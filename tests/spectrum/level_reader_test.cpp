#include "spectrum/level_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <vector>

#include "signals.h"

namespace tactus::spectrum::test {
namespace {

constexpr SampleRate meter_rate = 48'000;
constexpr std::size_t meter_block = 512;
constexpr std::int64_t ns_per_frame = 1'000'000'000 / meter_rate;

/// A meter of a sound that arrives in blocks.
class LevelReaderTest : public testing::Test {
 protected:
  void play(const std::vector<float>& left, const std::vector<float>& right) {
    const auto samples = interleaved(left, right);
    for (std::size_t at = 0; at < samples.size(); at += 2 * meter_block) {
      const auto part =
          std::span{samples}.subspan(at, std::min(2 * meter_block, samples.size() - at));
      now_ns_ += static_cast<std::int64_t>(part.size() / 2) * ns_per_frame;
      history_.write(part, 2, -1, now_ns_);
    }
  }
  StereoLevels update() { return reader_.update(now_ns_); }

  SampleHistory history_{meter_rate};
  LevelReader reader_{history_};
  std::int64_t now_ns_ = 1;
};

TEST_F(LevelReaderTest, a_full_scale_sine_has_peak_and_rms_1) {
  play(sine(1'000.0, meter_rate, 9'600), sine(1'000.0, meter_rate, 9'600, 0.0, 0.5));
  const StereoLevels levels = update();
  EXPECT_NEAR(levels.peak[0], 1.0F, 1e-3F);
  EXPECT_NEAR(levels.peak[1], 0.5F, 1e-3F);
  EXPECT_NEAR(levels.rms[0], 1.0F, 1e-3F);
  EXPECT_NEAR(levels.rms[1], 0.5F, 1e-3F);
}

TEST_F(LevelReaderTest, sound_of_the_side_alone_shows_in_both_channels) {
  auto right = sine(300.0, meter_rate, 9'600, 0.0, 0.25);
  const auto left = right;
  for (float& sample : right) sample = -sample;
  play(left, right);
  const StereoLevels levels = update();
  for (const std::size_t channel : {0U, 1U}) {
    EXPECT_NEAR(levels.peak[channel], 0.25F, 1e-3F);
    EXPECT_NEAR(levels.rms[channel], 0.25F, 1e-3F);
  }
}

TEST_F(LevelReaderTest, each_sample_is_in_one_peak) {
  const std::vector<float> silence(1'600);
  auto click = silence;
  click[3] = -0.75F;
  play(silence, click);
  EXPECT_EQ(update().peak, (std::array{0.0F, 0.75F}));
  play(silence, silence);
  EXPECT_EQ(update().peak, (std::array{0.0F, 0.0F}));
}

TEST_F(LevelReaderTest, between_two_blocks_the_levels_stay) {
  play(std::vector<float>(4'800, 0.5F), std::vector<float>(4'800));
  const auto peak = update().peak;
  now_ns_ += 20'000'000;
  EXPECT_EQ(update().peak, peak);
}

TEST_F(LevelReaderTest, without_blocks_it_is_silence) {
  play(std::vector<float>(4'800, 1.0F), std::vector<float>(4'800, 1.0F));
  EXPECT_EQ(update().clipped, (std::array{true, true}));
  now_ns_ += 200'000'000;
  const StereoLevels levels = update();
  EXPECT_EQ(levels.peak, (std::array{0.0F, 0.0F}));
  EXPECT_EQ(levels.clipped, (std::array{false, false}));
}

TEST_F(LevelReaderTest, full_scale_of_16_bits_is_clipped_and_one_step_below_is_not) {
  std::vector<float> left(1'600);
  auto right = left;
  left[7] = 32'767.0F / 32'768.0F;
  right[7] = 32'766.0F / 32'768.0F;
  play(left, right);
  EXPECT_EQ(update().clipped, (std::array{true, false}));
}

TEST_F(LevelReaderTest, a_restart_discards_what_was_heard_before) {
  play(std::vector<float>(1'600, 1.0F), std::vector<float>(1'600, 1.0F));
  reader_.restart();
  play(std::vector<float>(512), std::vector<float>(512));
  EXPECT_EQ(update().peak, (std::array{0.0F, 0.0F}));
}

}  // namespace
}  // namespace tactus::spectrum::test
