#include "beats/whole_file.h"

#include <gtest/gtest.h>

#include <cmath>

#include "rhythms.h"

namespace tactus::beats::test {
namespace {

TEST(WholeFile, finds_every_beat_from_the_first) {
  const auto beats = beats_of_file(pulses(100.0, 30.0));
  ASSERT_GE(beats.size(), 48U);
  ASSERT_LE(beats.size(), 51U);
  for (const FileBeat& beat : beats) {
    EXPECT_NEAR(beat.at / 75.0, std::round(beat.at / 75.0), 0.03);
    EXPECT_NEAR(beat.interval, 75.0, 2.0);
  }
  EXPECT_LT(beats.front().at, 80.0);
}

TEST(WholeFile, silence_has_no_beats) {
  EXPECT_TRUE(beats_of_file(std::vector<BeatEvidence>(1'000)).empty());
  EXPECT_TRUE(beats_of_file({}).empty());
}

}  // namespace
}  // namespace tactus::beats::test
