#include "audio/pipe/live_latency.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <random>
#include <utility>

namespace tactus::audio {
namespace {

constexpr SampleRate frames_per_second = 1'000;  // a frame is a millisecond of simulated time
constexpr std::size_t player_block = 10;
constexpr std::size_t gap_cushion = 50;  // that ends a gap, as PcmSource's

// A recorder, the feed and the player. Each frame in the feed is the time at which it was recorded.
class LiveLatencyTest : public testing::Test {
 protected:
  // Plays until a time and records nothing.
  void play_until(double until_ms) {
    for (; next_block_ms_ <= until_ms; next_block_ms_ += player_block) play_block();
    now_ms_ = std::max(now_ms_, until_ms);
  }

  // Delivers what was recorded since the last delivery, at a time.
  // @param clock  frames a millisecond, of the recorder
  void deliver_at(double at_ms, double clock = 1.0) {
    play_until(at_ms);
    const auto ns = static_cast<std::int64_t>(at_ms * 1e6);
    const auto [drop, speed] = latency_.deliver(feed_.size(), ns);
    if (drop > 0) ++drops_;
    feed_.erase(feed_.begin(), feed_.begin() + static_cast<std::ptrdiff_t>(drop));
    fastest_ = std::max(fastest_, std::abs(speed - 1.0));
    frames_ += (at_ms - recorded_ms_) * clock / speed;
    const double begin_ms = std::exchange(recorded_ms_, at_ms);
    const auto count = static_cast<std::size_t>(frames_);
    frames_ -= static_cast<double>(count);
    for (std::size_t i = 0; i < count; ++i) {
      feed_.push_back(begin_ms +
                      (at_ms - begin_ms) * static_cast<double>(i) / static_cast<double>(count));
    }
  }

  // Delivers in a steady rhythm for a time.
  void record(double duration_ms, double every_ms, double clock = 1.0) {
    const double end_ms = recorded_ms_ + duration_ms;
    while (recorded_ms_ + every_ms <= end_ms) deliver_at(recorded_ms_ + every_ms, clock);
  }

  // Forgets the figures so far.
  void watch() { latest_ms_ = 0, gaps_ = 0, drops_ = 0, fastest_ = 0; }

  LiveLatency latency_{frames_per_second};
  double latest_ms_ = 0;  // most delay of a played frame
  int gaps_ = 0;
  int drops_ = 0;
  double fastest_ = 0;  // most deviation of the speed

 private:
  void play_block() {
    if (starved_ && feed_.size() < gap_cushion) return;
    starved_ = feed_.size() < player_block;
    if (starved_) ++gaps_;
    const std::size_t count = std::min(player_block, feed_.size());
    for (std::size_t i = 0; i < count; ++i) {
      latest_ms_ = std::max(latest_ms_, next_block_ms_ - feed_.front());
      feed_.pop_front();
    }
  }

  std::deque<double> feed_;
  bool starved_ = true;
  double now_ms_ = 0;
  double next_block_ms_ = 3;
  double recorded_ms_ = 0;
  double frames_ = 0;
};

TEST_F(LiveLatencyTest, a_steady_recorder_is_left_alone) {
  record(5'000, 20);
  watch();
  record(600'000, 20);
  EXPECT_LT(latest_ms_, 90);
  EXPECT_EQ(gaps_, 0);
  EXPECT_EQ(drops_, 0);
  EXPECT_LT(fastest_, 0.001);
}

TEST_F(LiveLatencyTest, a_clock_one_percent_off_never_makes_a_gap_a_drop_or_a_delay) {
  for (const double clock : {0.99, 0.999, 1.001, 1.01}) {
    latency_ = LiveLatency{frames_per_second};
    record(1'000, 20, clock);
    watch();
    record(1'200'000, 20, clock);
    EXPECT_LT(latest_ms_, 100) << clock;
    EXPECT_EQ(gaps_, 0) << clock;
    EXPECT_EQ(drops_, 0) << clock;
    EXPECT_LT(fastest_, 0.02) << clock;
  }
}

TEST_F(LiveLatencyTest, deliveries_of_two_seconds_play_without_gaps) {
  for (const double clock : {0.999, 1.0, 1.001}) {
    latency_ = LiveLatency{frames_per_second};
    record(60'000, 2'000, clock);
    watch();
    record(600'000, 2'000, clock);
    EXPECT_EQ(gaps_, 0) << clock;
    EXPECT_LT(latest_ms_, 2'150) << clock;
  }
}

TEST_F(LiveLatencyTest, jitter_within_the_cushion_makes_no_gap) {
  std::mt19937 random{1};
  std::uniform_real_distribution<double> late{0, 30};
  record(5'000, 20);
  watch();
  for (double at_ms = 5'020; at_ms < 300'000; at_ms += 20) deliver_at(at_ms + late(random) / 2);
  EXPECT_EQ(gaps_, 0);
  EXPECT_EQ(drops_, 0);
  EXPECT_LT(latest_ms_, 110);
  EXPECT_LT(fastest_, 0.01);
}

TEST_F(LiveLatencyTest, after_a_stall_the_stale_sound_is_dropped_within_half_a_second) {
  for (const double stall_ms : {500.0, 1'000.0, 3'000.0}) {
    latency_ = LiveLatency{frames_per_second};
    record(5'000, 20);
    record(stall_ms, stall_ms);
    record(500, 20);
    watch();
    record(20'000, 20);
    EXPECT_LT(latest_ms_, 100) << stall_ms;
    EXPECT_EQ(gaps_, 0) << stall_ms;
  }
}

TEST_F(LiveLatencyTest, what_arrived_before_playback_is_dropped_at_the_first_delivery) {
  // Frames wait from the first delivery at 0 until playback begins after a second.
  for (int at_ms = 0; at_ms < 1'000; at_ms += 20)
    latency_.hold(static_cast<std::size_t>(at_ms), at_ms * 1'000'000LL);
  latency_.begin(0, 1'000'000'000);
  const auto [drop, speed] = latency_.deliver(1'000, 1'000'000'000);
  EXPECT_NEAR(static_cast<double>(drop), 1'000 - 1e3 * LiveLatency::cushion_s, 1);
}

TEST_F(LiveLatencyTest, what_was_played_before_the_judgement_is_not_dropped) {
  for (int at_ms = 0; at_ms < 1'000; at_ms += 20)
    latency_.hold(static_cast<std::size_t>(at_ms), at_ms * 1'000'000LL);
  latency_.begin(950, 1'000'000'000);
  EXPECT_EQ(latency_.deliver(50, 1'000'000'000).drop, 0U);
}

}  // namespace
}  // namespace tactus::audio
