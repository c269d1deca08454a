#include <gtest/gtest.h>
#include <tactus/tempo.h>

#include <cmath>
#include <random>

namespace tactus {
namespace {

TEST(Tempo, at_120_bpm_a_beat_is_half_a_second) {
  EXPECT_DOUBLE_EQ(beats_at(0, 120.0, 48'000), 0.0);
  EXPECT_DOUBLE_EQ(beats_at(24'000, 120.0, 48'000), 1.0);
  EXPECT_DOUBLE_EQ(beats_at(192'000, 120.0, 48'000), 8.0);
}

TEST(Tempo, beats_are_seconds_times_bpm_over_sixty) {
  std::mt19937_64 random{1};
  for (int i = 0; i < 10'000; ++i) {
    const auto rate = static_cast<SampleRate>(8'000 + random() % 376'001);
    const auto position = static_cast<Frames>(random() % (Frames{1} << 40));
    const double bpm = 20.0 + static_cast<double>(random() % 979'001) / 1'000.0;
    const auto expected = static_cast<double>(static_cast<long double>(position) / rate * bpm / 60);
    ASSERT_NEAR(beats_at(position, bpm, rate), expected, 1e-14 * expected + 1e-15);
  }
}

TEST(Tempo, a_beat_lies_on_the_nearest_frame) {
  EXPECT_EQ(frame_of_beat(4.0, 120.0, 48'000), 96'000);
  EXPECT_EQ(frame_of_beat(1.0, 140.0, 44'100), 18'900);
  EXPECT_EQ(frame_of_beat(1.0, 97.0, 44'100), 27'278);  // 27278.35
  EXPECT_EQ(frame_of_beat(1.0, 93.0, 44'100), 28'452);  // 28451.61
  std::mt19937_64 random{2};
  for (int i = 0; i < 10'000; ++i) {
    const auto rate = static_cast<SampleRate>(8'000 + random() % 376'001);
    const double bpm = 20.0 + static_cast<double>(random() % 979'001) / 1'000.0;
    const double beat = static_cast<double>(random() % 100'000'000) / 1'024.0;
    const long double exact = static_cast<long double>(beat) * 60 / bpm * rate;
    const auto distance = exact - static_cast<long double>(frame_of_beat(beat, bpm, rate));
    ASSERT_LE(std::abs(static_cast<double>(distance)), 0.5 + 1e-8) << beat << " at " << bpm;
  }
}

TEST(Tempo, the_frame_of_a_beat_stays_on_the_timeline) {
  EXPECT_EQ(frame_of_beat(-3.0, 120.0, 48'000), 0);
  EXPECT_EQ(frame_of_beat(1e300, 120.0, 48'000), max_position);
}

TEST(Tempo, a_frame_within_half_a_frame_of_a_beat_leads_back_to_it) {
  for (int beat = 0; beat < 2'000; ++beat) {
    const Frames frame = frame_of_beat(beat, 133.7, 44'100);
    ASSERT_NEAR(beats_at(frame, 133.7, 44'100), beat, 0.5 / 44'100 * 133.7 / 60 + 1e-9);
  }
}

TEST(Tempo, a_fraction_lies_in_its_division) {
  EXPECT_DOUBLE_EQ(beat_fraction(2.25, 1), 0.25);
  EXPECT_DOUBLE_EQ(beat_fraction(2.25, 4), 0.0);
  EXPECT_DOUBLE_EQ(beat_fraction(2.3125, 4), 0.25);
  EXPECT_DOUBLE_EQ(beat_fraction(0.0, 3), 0.0);
}

TEST(Tempo, a_fraction_never_reaches_one) {
  for (const double beat : {1.0 - 1e-16, 3.0 - 5e-16, 1e15 + 0.5, 4.0 / 3.0, -1e-20, 1e300})
    for (int division = 1; division <= 96; ++division) {
      ASSERT_GE(beat_fraction(beat, division), 0.0) << beat << " in " << division;
      ASSERT_LT(beat_fraction(beat, division), 1.0) << beat << " in " << division;
    }
}

}  // namespace
}  // namespace tactus
