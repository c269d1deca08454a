#include "relay/edge/origin_view.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "transport/unix_time.h"

namespace tactus::relay {
namespace {

/// An edge's clock, and an origin whose clock is ahead.
class OriginViewTest : public ::testing::Test {
 protected:
  OriginViewTest() { view_.show_on(clock_); }

  double origin_now() const { return transport::unix_ms_now() + ahead_ms_; }

  void probe() {
    const double sent = view_.now();
    const double there = origin_now();
    view_.take(protocol::TimeAnswer{.t0 = sent, .t1 = there, .t2 = there}, view_.now());
  }

  TransportState playing(std::uint64_t epoch, std::uint64_t seq) const {
    TransportState state;
    state.playing = true;
    state.status = TransportStatus::playing;
    state.sample_pos = 48'000;
    state.frame_count = 100;
    state.epoch = epoch;
    state.seq = seq;
    state.bar = 2;
    state.beat_in_bar = 3;
    state.timestamp_ms = origin_now() - 10.0;
    state.loop_end_seconds = 10.0;
    return state;
  }

  void take(const TransportState& state) { view_.take({.state = state}, view_.now()); }
  bool take_sent(const TransportState& state, double sent_ms) {
    return view_.take({.state = state, .sent_ms = sent_ms}, view_.now());
  }

  double ahead_ms_ = 5'000.0;  // the origin's clock before this machine's
  TransportClock clock_;
  std::vector<std::uint64_t> ticks_;
  OriginView view_{[this](std::uint64_t seq) { ticks_.push_back(seq); }};
};

TEST_F(OriginViewTest, is_stale_before_the_first_state) {
  ASSERT_TRUE(clock_.get_state().edge);
  EXPECT_TRUE(clock_.get_state().edge->stale);
  EXPECT_TRUE(view_.is_silent());
}

TEST_F(OriginViewTest, shows_a_state_once_the_clock_is_known) {
  take(playing(4, 7));
  EXPECT_TRUE(ticks_.empty());
  probe();
  EXPECT_EQ(ticks_, std::vector<std::uint64_t>{7});
  const TransportState shown = clock_.get_state();
  EXPECT_EQ(shown.status, TransportStatus::playing);
  EXPECT_EQ(shown.sample_pos, 48'000);
  EXPECT_EQ(shown.epoch, 4U);
  EXPECT_EQ(shown.bar, 2);
  EXPECT_EQ(shown.beat_in_bar, 3);
  EXPECT_EQ(shown.loop_end_seconds, 10.0);
  EXPECT_FALSE(shown.stalled);
  ASSERT_TRUE(shown.edge);
  EXPECT_FALSE(shown.edge->stale);
}

TEST_F(OriginViewTest, translates_time_stamps_within_the_bound) {
  probe();
  const TransportState state = playing(0, 1);
  take(state);
  const TransportState shown = clock_.get_state();
  EXPECT_LE(std::abs(shown.timestamp_ms - (state.timestamp_ms - ahead_ms_)),
            shown.edge->clock_error_ms);
}

TEST_F(OriginViewTest, epoch_and_seq_continue_in_the_next_run) {
  probe();
  take(playing(9, 500));
  view_.restart(clock_.options());
  probe();
  take(playing(0, 1));
  take(playing(1, 2));
  EXPECT_EQ(ticks_, (std::vector<std::uint64_t>{500, 501, 502}));
  EXPECT_EQ(clock_.get_state().epoch, 11U);
}

TEST_F(OriginViewTest, a_late_state_is_stale) {
  probe();
  take_sent(playing(0, 1), origin_now() - 2'000.0);
  const auto edge = clock_.get_state().edge;
  EXPECT_TRUE(edge->stale);
  EXPECT_NEAR(edge->age_ms, 2'000.0, 1'000.0);
  EXPECT_FALSE(view_.is_silent());
}

TEST_F(OriginViewTest, a_state_waits_for_a_probe_after_the_origins_clock_was_set) {
  constexpr double hour_ms = 3.6e6;
  probe();
  std::uint64_t seq = 0;
  EXPECT_FALSE(take_sent(playing(0, ++seq), origin_now()));
  for (const double step : {hour_ms, -hour_ms}) {
    ahead_ms_ += step;
    const TransportState state = playing(0, ++seq);
    EXPECT_TRUE(take_sent(state, origin_now()));
    EXPECT_EQ(ticks_.back(), seq - 1) << "its time stamp cannot be translated yet";
    probe();
    EXPECT_EQ(ticks_.back(), seq);
    const TransportState shown = clock_.get_state();
    EXPECT_LE(std::abs(shown.timestamp_ms - (state.timestamp_ms - ahead_ms_)),
              shown.edge->clock_error_ms);
  }
}

TEST_F(OriginViewTest, a_result_after_the_clock_was_set_tells_the_present) {
  probe();
  take(playing(0, 1));
  const double before = clock_.get_state().timestamp_ms;
  ahead_ms_ -= 3.6e6;
  const TransportState result = view_.result(playing(1, 0));
  EXPECT_NEAR(result.timestamp_ms, transport::unix_ms_now(), 1'000.0);
  EXPECT_EQ(clock_.get_state().epoch, 0U) << "the next tick shows it";
  EXPECT_NEAR(clock_.get_state().timestamp_ms, before, 1'000.0);
}

TEST_F(OriginViewTest, shows_a_run_with_other_settings) {
  probe();
  take(playing(0, 1));
  EXPECT_EQ(clock_.get_state().time_seconds, 1.0);
  view_.restart({.sample_rate = 24'000, .update_hz = 1.0});
  probe();
  take(playing(0, 1));
  EXPECT_EQ(clock_.get_state().time_seconds, 2.0);
  EXPECT_EQ(clock_.get_metrics().sample_rate, 24'000U);
  take_sent(playing(0, 2), origin_now() - 2'000.0);
  EXPECT_FALSE(clock_.get_state().edge->stale) << "it has three periods of 1 Hz";
}

TEST_F(OriginViewTest, a_commands_result_shows_at_once_unless_it_is_older) {
  probe();
  take(playing(3, 10));
  TransportState paused = playing(3, 0);
  paused.playing = false;
  paused.status = TransportStatus::paused;
  EXPECT_EQ(view_.result(paused).seq, 10U);
  EXPECT_EQ(clock_.get_state().status, TransportStatus::paused);
  TransportState old = playing(2, 0);
  EXPECT_EQ(view_.result(old).epoch, 2U);
  EXPECT_EQ(clock_.get_state().status, TransportStatus::paused);
  EXPECT_EQ(ticks_.size(), 1U);
}

TEST_F(OriginViewTest, a_commands_moment_is_in_the_origins_time) {
  probe();
  const auto tapped = view_.to_origin(TransportCommand{TransportCommand::Kind::align});
  ASSERT_TRUE(tapped.align.unix_ms);
  EXPECT_NEAR(*tapped.align.unix_ms, origin_now(), 1'000.0);
  EXPECT_FALSE(view_.to_origin(TransportCommand{TransportCommand::Kind::play}).align.unix_ms);
}

}  // namespace
}  // namespace tactus::relay
