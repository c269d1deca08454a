#include "beats/whole_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "rhythms.h"

namespace tactus::beats::test {
namespace {

TEST(WholeFile, finds_every_beat_from_the_first) {
  const auto beats = beats_of_file(pulses(100.0, 30.0));
  ASSERT_GE(beats.size(), 48U);
  ASSERT_LE(beats.size(), 51U);
  for (const FileBeat& beat : beats) {
    EXPECT_NEAR(beat.at / 75.0, std::round(beat.at / 75.0), 0.03);
    EXPECT_NEAR(beat.interval, 75.0, 0.5);
    EXPECT_GT(beat.confidence, 0.8);
    EXPECT_TRUE(beat.is_plain());
  }
  EXPECT_LT(beats.front().at, 80.0);
}

TEST(WholeFile, silence_has_no_beats) {
  EXPECT_TRUE(beats_of_file(std::vector<BeatEvidence>(1'000)).empty());
  EXPECT_TRUE(beats_of_file({}).empty());
}

TEST(WholeFile, swung_music_has_its_beats_on_the_beat) {
  auto hops = pulses(120.0, 30.0);
  const auto short_notes = pulses(120.0, 30.0, 62.5 * 2.0 / 3.0);
  for (std::size_t i = 0; i < hops.size(); ++i)
    hops[i].beat = hops[i].network = std::max(0.6F * hops[i].beat, short_notes[i].beat);
  const auto beats = beats_of_file(hops);
  ASSERT_GE(beats.size(), 55U);
  for (const FileBeat& beat : beats)
    EXPECT_NEAR(beat.at / 62.5, std::round(beat.at / 62.5), 0.05) << beat.at;
}

TEST(WholeFile, noise_has_no_beats) {
  std::minstd_rand random{5};
  std::uniform_real_distribution<float> chance{0.0F, 0.2F};
  std::vector<BeatEvidence> hops(60 * 125);
  for (BeatEvidence& hop : hops) {
    hop.beat = hop.network = chance(random);
    hop.clarity = 0.5F;
    hop.silent = false;
  }
  EXPECT_LT(beats_of_file(hops).size(), 5U);
}

TEST(WholeFile, a_long_silence_between_songs_has_no_beats) {
  auto hops = pulses(120.0, 60.0);
  std::fill(hops.begin() + 2'500, hops.begin() + 5'000, BeatEvidence{});
  const auto beats = beats_of_file(hops);
  const auto within = [&](double from, double to) {
    return std::ranges::count_if(
        beats, [&](const FileBeat& beat) { return beat.at > from && beat.at < to; });
  };
  EXPECT_EQ(within(3'200.0, 4'300.0), 0);
  EXPECT_GE(within(0.0, 2'500.0), 39);
  EXPECT_GE(within(5'000.0, 7'500.0), 38);
}

}  // namespace
}  // namespace tactus::beats::test
