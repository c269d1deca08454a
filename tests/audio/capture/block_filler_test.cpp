#include "audio/capture/block_filler.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

namespace tactus::audio {
namespace {

/// Keeps the blocks, and spoils them as an engine does.
class BlockRecorder final : public BlockHandler {
 public:
  void process(std::span<float> block) noexcept TACTUS_NONBLOCKING override {
    sizes_differ = sizes_differ || block.size() != 2 * 64;
    for (float& sample : block) {
      if (heard_count < heard.size()) heard[heard_count++] = sample;
      sample = 0.5F;
    }
  }
  std::vector<float> sound() const { return {heard.data(), heard.data() + heard_count}; }

  std::vector<float> heard = std::vector<float>(10'000);
  std::size_t heard_count = 0;
  bool sizes_differ = false;
};

const DriverOptions filler_options{.block_size = 64};

TEST(BlockFiller, divides_any_deliveries_into_equal_blocks_without_loss) {
  BlockRecorder recorder;
  BlockFiller filler{recorder, filler_options};
  std::vector<float> sound(2 * 1'000);
  for (std::size_t i = 0; i < sound.size(); ++i) sound[i] = static_cast<float>(i + 1);
  EXPECT_FALSE(filler.has_begun());
  std::span<const float> rest{sound};
  for (std::size_t frames = 1; !rest.empty(); frames = frames * 3 % 211) {
    const auto part = rest.first(std::min(2 * frames, rest.size()));
    filler.push(part);
    rest = rest.subspan(part.size());
  }
  EXPECT_TRUE(filler.has_begun());
  EXPECT_FALSE(recorder.sizes_differ);
  sound.resize(2 * (1'000 / 64 * 64));
  EXPECT_EQ(recorder.sound(), sound);
}

TEST(BlockFiller, converts_sound_of_another_rate) {
  BlockRecorder recorder;
  BlockFiller filler{recorder, {.sample_rate = 48'000, .block_size = 64}};
  filler.adapt_from(24'000);
  filler.push(std::vector<float>(2 * 1'000, 0.25F));
  const std::vector<float> sound = recorder.sound();
  ASSERT_GT(sound.size(), 2 * 1'700U) << "twice as many frames, but for the converter's delay";
  EXPECT_LE(sound.size(), 2 * 2'000U);
  EXPECT_NEAR(sound[sound.size() / 2], 0.25F, 0.01F);
  EXPECT_FALSE(recorder.sizes_differ);
}

TEST(BlockFiller, converts_silence_in_place_of_lost_sound_too) {
  for (const int input_channels : {1, 2}) {
    BlockRecorder recorder;
    BlockFiller filler{recorder, {.sample_rate = 48'000, .block_size = 64}, input_channels};
    filler.adapt_from(24'000);
    filler.push_silence(1'000);
    const std::vector<float> sound = recorder.sound();
    EXPECT_GT(sound.size(), 2 * 1'700U) << "twice as many frames, but for the converter's delay";
    EXPECT_LE(sound.size(), 2 * 2'000U);
    EXPECT_EQ(std::ranges::count(sound, 0.0F), std::ssize(sound));
  }
}

TEST(BlockFiller, puts_a_mono_input_on_both_sides) {
  BlockRecorder recorder;
  BlockFiller filler{recorder, filler_options, 1};
  std::vector<float> mono(64);
  for (std::size_t i = 0; i < mono.size(); ++i) mono[i] = static_cast<float>(i);
  filler.push(mono);
  const auto stereo = recorder.sound();
  ASSERT_EQ(stereo.size(), 128U);
  for (std::size_t i = 0; i < stereo.size(); ++i) EXPECT_EQ(stereo[i], mono[i / 2]);
}

TEST(BlockFiller, replaces_lost_and_impossible_samples_by_silence) {
  BlockRecorder recorder;
  BlockFiller filler{recorder, filler_options};
  const std::vector<float> bad{std::numeric_limits<float>::quiet_NaN(), 0.25F, 1.5F,
                               -std::numeric_limits<float>::infinity()};
  filler.push(bad);
  filler.push_silence(62);
  auto heard = recorder.sound();
  ASSERT_EQ(heard.size(), 128U);
  EXPECT_EQ(std::vector<float>(heard.begin(), heard.begin() + 4),
            (std::vector<float>{0.0F, 0.25F, 1.5F, 0.0F}));
  EXPECT_EQ(std::count(heard.begin() + 4, heard.end(), 0.0F), 124);
}

}  // namespace
}  // namespace tactus::audio
