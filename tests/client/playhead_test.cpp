#include "client/clock/playhead.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "client/clock/clock_sync.h"

namespace tactus::client {
namespace {

constexpr double server_start = 1'700'641'234'567.0;
constexpr double silence = 2500.0;

/// A clock that is `ahead` ms before the server's.
ClockReading clock_at(double ahead = 0.0, double now = 0.0) {
  ClockSync sync{server_start, 0.0};
  sync.add(now, server_start + now + ahead, server_start + now + ahead, now);
  return sync.reading();
}

/// A state with the playhead at given seconds at a local time.
TransportState state(double seconds, double at) {
  TransportState state;
  state.playing = true;
  state.status = TransportStatus::playing;
  state.time_seconds = seconds;
  state.beat_pos = 2.0 * seconds;
  state.timestamp_ms = server_start + at;
  state.epoch = 1;
  return state;
}

struct Receiver {
  void take(const TransportState& state, double received) {
    playhead.receive(state, clock_at(), received);
  }
  double seconds(double at) const { return playhead.reading().at(at).time_seconds; }
  double beats(double at) const { return playhead.reading().at(at).beat_pos; }

  Playhead playhead{silence};
};

TEST(Playhead, is_unknown_and_zero_before_the_first_state) {
  const auto now = Receiver{}.playhead.reading().at(5.0);
  EXPECT_FALSE(now.known);
  EXPECT_EQ(now.time_seconds, 0.0);
}

TEST(Playhead, extrapolates_from_the_state_however_late_it_arrives) {
  Receiver it;
  it.take(state(4.0, 100.0), 170.0);
  EXPECT_NEAR(it.seconds(170.0), 4.07, 1e-6);
  EXPECT_NEAR(it.seconds(600.0), 4.5, 1e-6);
  EXPECT_NEAR(it.beats(600.0), 9.0, 1e-6);
}

TEST(Playhead, stands_still_while_paused_and_while_stalled) {
  for (const bool stalled : {false, true}) {
    Receiver it;
    auto still = state(4.0, 0.0);
    still.stalled = stalled;
    if (!stalled) {
      still.playing = false;
      still.status = TransportStatus::paused;
    }
    it.take(still, 1.0);
    EXPECT_EQ(it.seconds(900.0), 4.0);
    EXPECT_EQ(it.beats(900.0), 8.0);
    EXPECT_EQ(it.playhead.reading().at(900.0).stalled, stalled);
    EXPECT_EQ(it.playhead.reading().at(900.0).playing, stalled);
  }
}

TEST(Playhead, continues_where_the_audio_does_after_a_stall) {
  Receiver it;
  it.take(state(4.0, 0.0), 1.0);
  auto stalled = state(4.1, 100.0);
  stalled.stalled = true;
  it.take(stalled, 300.0);
  EXPECT_EQ(it.seconds(600.0), 4.1);
  it.take(state(4.2, 1000.0), 1010.0);
  EXPECT_NEAR(it.seconds(1010.0), 4.21, 1e-6);
}

TEST(Playhead, never_moves_back_within_an_epoch_despite_noisy_states) {
  Receiver it;
  std::mt19937 random{7};
  std::uniform_real_distribution<double> noise{-0.001, 0.001};
  double shown = -1.0;
  for (double at = 0.0; at < 20'000.0; at += 33.0) {
    it.take(state(at / 1000.0 + noise(random), at), at + 3.0);
    for (double frame = at + 6.0; frame < at + 33.0; frame += 3.0) {
      const double seconds = it.seconds(frame);
      ASSERT_GE(seconds, shown);
      ASSERT_NEAR(seconds, frame / 1000.0, 0.002);
      shown = seconds;
    }
  }
}

TEST(Playhead, a_correction_decays_without_a_jump_and_counts_as_error) {
  Receiver it;
  it.take(state(1.0, 0.0), 0.0);
  it.take(state(1.13, 100.0), 100.0);  // 30 ms ahead of the display
  EXPECT_NEAR(it.seconds(100.0), 1.1, 1e-6);
  EXPECT_GE(it.playhead.reading().at(100.0).error_bound_ms, 30.0 - 1e-6);
  EXPECT_NEAR(it.seconds(1000.0), 2.03, 1e-4);
  EXPECT_LT(it.playhead.reading().at(1000.0).error_bound_ms, 1.0);
}

TEST(Playhead, shows_a_new_epoch_at_once) {
  Receiver it;
  it.take(state(1.0, 0.0), 0.0);
  auto jumped = state(1.05, 20.0);
  jumped.epoch = 2;
  it.take(jumped, 30.0);
  EXPECT_NEAR(it.seconds(30.0), 1.06, 1e-6);
}

TEST(Playhead, wraps_in_a_loop_any_number_of_times_and_continues_past_its_end) {
  for (const auto& [from, at, seconds] : {std::tuple{3.9, 99.0, 3.999},
                                          {3.9, 100.0, 2.0},
                                          {3.9, 350.0, 2.25},
                                          {3.9, 2350.0, 2.25},
                                          {5.0, 500.0, 5.5}}) {
    Receiver it;
    auto looping = state(from, 0.0);
    looping.loop_enabled = true;
    looping.loop_start_seconds = 2.0;
    looping.loop_end_seconds = 4.0;
    it.take(looping, 0.0);
    EXPECT_NEAR(it.seconds(at), seconds, 1e-6);
    EXPECT_NEAR(it.beats(at), 2.0 * seconds, 1e-5);
  }
}

TEST(Playhead, takes_the_beat_after_a_wrap_from_the_servers_grid) {
  Receiver it;
  auto looping = state(3.9, 0.0);
  looping.loop_enabled = true;
  looping.loop_start_seconds = 2.0;
  looping.loop_end_seconds = 4.0;
  looping.beat_offset = -0.5;
  looping.beat_pos = 7.3;
  it.take(looping, 1.0);
  EXPECT_NEAR(it.beats(50.0), 7.4, 1e-6);
  EXPECT_NEAR(it.beats(600.0), 4.5, 1e-6);
}

TEST(Playhead, waits_after_a_silence_and_continues_with_the_next_message) {
  Receiver it;
  it.take(state(1.0, 0.0), 0.0);
  EXPECT_NEAR(it.seconds(2500.0), 3.5, 1e-6);
  EXPECT_FALSE(it.playhead.reading().at(2500.0).silent);
  EXPECT_NEAR(it.seconds(9000.0), 3.5, 1e-6);
  EXPECT_TRUE(it.playhead.reading().at(9000.0).silent);
  it.take(state(11.0, 10'000.0), 10'000.0);
  EXPECT_NEAR(it.seconds(10'000.0), 11.0, 1e-6);
}

TEST(Playhead, does_not_jump_when_the_clock_is_adjusted) {
  Receiver it;
  it.take(state(1.0, 0.0), 0.0);
  it.playhead.adjust(clock_at(9.0, 500.0), 500.0);
  EXPECT_NEAR(it.seconds(500.0), 1.5, 1e-6);
  EXPECT_NEAR(it.seconds(1500.0), 2.509, 1e-4);
}

}  // namespace
}  // namespace tactus::client
