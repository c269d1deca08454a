#include "audio/pipe/writer_pace.h"

#include <gtest/gtest.h>

namespace tactus::audio {
namespace {

// A writer in simulated time.
class WriterPaceTest : public testing::Test {
 protected:
  Pace write(std::size_t frames) {
    pace.arrive(frames, now_ns);
    return judge();
  }
  Pace wait(int duration_ms) {
    now_ns += duration_ms * ms_ns;
    return judge();
  }
  Pace judge() { return pace.judge(now_ns); }

  static constexpr std::int64_t ms_ns = 1'000'000;

  WriterPace pace{1'000};  // a frame is a millisecond
  std::int64_t now_ns = 77 * ms_ns;
};

TEST_F(WriterPaceTest, sound_far_before_its_time_is_stored_for_good) {
  EXPECT_EQ(judge(), Pace::unknown);
  for (int i = 0; i < 25; ++i) EXPECT_EQ(write(100), Pace::unknown);
  EXPECT_EQ(write(100), Pace::stored);
  EXPECT_EQ(wait(60'000), Pace::stored);
}

TEST_F(WriterPaceTest, a_recorder_is_live_after_a_second) {
  for (int i = 0; i < 49; ++i) {
    EXPECT_EQ(write(20), Pace::unknown);
    wait(20);
  }
  write(20);
  EXPECT_EQ(wait(20), Pace::live);
}

TEST_F(WriterPaceTest, a_recorder_with_bursts_of_two_seconds_is_live) {
  Pace last = Pace::unknown;
  for (int burst = 0; burst < 100; ++burst) {
    for (int part = 0; part < 20; ++part) last = write(100);
    ASSERT_NE(last, Pace::stored) << burst;
    last = wait(2'000);
  }
  EXPECT_EQ(last, Pace::live);
}

TEST_F(WriterPaceTest, a_fast_clock_is_live_for_hours) {
  for (int second = 0; second < 36'000; ++second) {
    ASSERT_NE(write(1'010), Pace::stored);
    wait(1'000);
  }
}

TEST_F(WriterPaceTest, a_recorder_that_catches_up_after_a_stall_is_live) {
  write(20);
  wait(10'000);
  EXPECT_EQ(write(10'000), Pace::live);
}

TEST_F(WriterPaceTest, what_the_pipe_held_before_does_not_count) {
  pace.begin(4'000, now_ns);
  EXPECT_EQ(write(4'000), Pace::unknown);
  EXPECT_EQ(wait(1'000), Pace::live);
}

TEST_F(WriterPaceTest, a_writer_that_is_slow_at_first_is_stored_once_it_is_far_ahead) {
  write(20);
  EXPECT_EQ(wait(1'000), Pace::live);
  EXPECT_EQ(write(4'000), Pace::stored);
}

TEST_F(WriterPaceTest, a_writer_at_twice_the_speed_is_never_live) {
  for (int i = 0; i < 300; ++i) {
    ASSERT_NE(write(20), Pace::live);
    wait(10);
  }
  EXPECT_EQ(judge(), Pace::stored);
}

TEST_F(WriterPaceTest, the_next_writer_is_judged_anew) {
  write(4'000);
  ASSERT_EQ(judge(), Pace::stored);
  pace.restart();
  EXPECT_FALSE(pace.has_begun());
  EXPECT_EQ(wait(5'000), Pace::unknown);
  write(20);
  EXPECT_EQ(wait(1'000), Pace::live);
}

}  // namespace
}  // namespace tactus::audio
