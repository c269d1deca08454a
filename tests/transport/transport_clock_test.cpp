#include <gtest/gtest.h>
#include <tactus/transport_clock.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "manual_time.h"
#include "transport/transport_clock_access.h"

namespace tactus {
namespace {

class TransportClockTest : public testing::Test {
 protected:
  /// Processes a block 10 ms after the last.
  void block(Frames frames = 480) {
    time.advance_ms(10);
    clock.update_position(frames);
  }
  void play_some_blocks() {
    ASSERT_TRUE(clock.play());
    for (int i = 0; i < 3; ++i) block();
  }

  test::ManualTime time;
  TransportClock clock{{.block_size = 480}};
};

TEST_F(TransportClockTest, starts_stopped_at_zero_with_its_options) {
  const TransportState state = clock.get_state();
  EXPECT_EQ(state.status, TransportStatus::stopped);
  EXPECT_FALSE(state.playing);
  EXPECT_EQ(state.sample_pos, 0);
  EXPECT_EQ(state.time_formatted.view(), "00:00.000");
  EXPECT_EQ(state.bpm, 120.0);
  EXPECT_FALSE(state.loop_enabled);
  EXPECT_EQ(state.loop_start_seconds, 0.0);
  EXPECT_EQ(state.loop_end_seconds, 10.0);
  EXPECT_EQ(state.epoch, 0U);
  EXPECT_EQ(clock.options().block_size, 480);
}

TEST_F(TransportClockTest, the_position_includes_the_block_of_the_call) {
  play_some_blocks();
  EXPECT_EQ(clock.get_state().sample_pos, 3 * 480);
  EXPECT_EQ(clock.get_state().frame_count, 3U);
  EXPECT_EQ(clock.get_state().time_formatted.view(), "00:00.030");
}

TEST_F(TransportClockTest, a_block_of_less_than_nothing_is_a_block_of_nothing) {
  play_some_blocks();
  block(-480);
  EXPECT_EQ(clock.sample_pos(), 3 * 480);
  EXPECT_EQ(clock.last_block().frames, 0);
}

TEST_F(TransportClockTest, the_accessors_agree_with_the_state) {
  ASSERT_TRUE(clock.set_bpm(90.0));
  play_some_blocks();
  const TransportState state = clock.get_state();
  EXPECT_EQ(clock.playing(), state.playing);
  EXPECT_EQ(clock.sample_pos(), state.sample_pos);
  EXPECT_EQ(clock.time_seconds(), state.time_seconds);
  EXPECT_EQ(clock.beat_pos(), state.beat_pos);
  EXPECT_EQ(clock.bpm(), state.bpm);
  EXPECT_EQ(clock.beat_fraction(4), beat_fraction(state.beat_pos, 4));
}

TEST_F(TransportClockTest, while_playing_the_timestamp_stays_that_of_the_block) {
  play_some_blocks();
  const double at_block = time.unix_ms();
  time.advance_ms(7);
  EXPECT_NEAR(clock.get_state().timestamp_ms, at_block, 0.002);
  EXPECT_LE(clock.get_state().timestamp_ms, time.unix_ms());
}

TEST_F(TransportClockTest, stalls_when_no_block_comes_for_100_ms_and_stays_at_the_last_one) {
  play_some_blocks();
  const double at_block = time.unix_ms();
  time.advance_ms(100);
  EXPECT_FALSE(clock.get_state().stalled);
  time.advance_ms(1);
  const TransportState state = clock.get_state();
  EXPECT_TRUE(state.stalled);
  EXPECT_TRUE(state.playing);
  EXPECT_EQ(state.sample_pos, 3 * 480);
  EXPECT_NEAR(state.timestamp_ms, at_block, 0.002);
  block();
  EXPECT_FALSE(clock.get_state().stalled);
  EXPECT_EQ(clock.sample_pos(), 4 * 480) << "playback continues from the stalled position";
  EXPECT_EQ(clock.get_state().epoch, state.epoch);
}

TEST(Stalled, comes_after_three_blocks_where_they_are_long) {
  test::ManualTime time;
  TransportClock clock{{.sample_rate = 48'000, .block_size = 4'800}};
  ASSERT_TRUE(clock.play());
  clock.update_position(4'800);
  time.advance_ms(300);
  EXPECT_FALSE(clock.get_state().stalled);
  time.advance_ms(1);
  EXPECT_TRUE(clock.get_state().stalled);
}

TEST_F(TransportClockTest, a_blocks_length_is_limited) {
  ASSERT_TRUE(clock.play());
  clock.update_position(INT64_MIN);
  EXPECT_EQ(clock.sample_pos(), 0);
  clock.update_position(INT64_MAX);
  EXPECT_EQ(clock.sample_pos(), Frames{1} << 32);
  EXPECT_LT(clock.get_state().timestamp_ms, 1e14);
}

TEST_F(TransportClockTest, only_a_playing_clock_stalls) {
  EXPECT_FALSE(clock.get_state().stalled);
  const auto played = clock.play();
  ASSERT_TRUE(played);
  EXPECT_TRUE((*clock.outcome(*played))->stalled) << "no block has ever come";
  ASSERT_TRUE(clock.pause());
  EXPECT_FALSE(clock.get_state().stalled);
}

TEST_F(TransportClockTest, a_stalled_clock_obeys_at_once) {
  play_some_blocks();
  time.advance_ms(101);
  const auto sought = clock.seek(96'000);
  ASSERT_TRUE(sought);
  const auto state = clock.outcome(*sought);
  ASSERT_TRUE(state && *state);
  EXPECT_EQ((*state)->sample_pos, 96'000);
  EXPECT_TRUE((*state)->stalled);
  EXPECT_NEAR((*state)->timestamp_ms, time.unix_ms(), 0.002) << "when it was put there";
}

TEST_F(TransportClockTest, while_not_playing_the_timestamp_is_the_present) {
  play_some_blocks();
  ASSERT_TRUE(clock.pause());
  block();
  time.advance_ms(7'000);
  EXPECT_NEAR(clock.get_state().timestamp_ms, time.unix_ms(), 0.002);
}

TEST_F(TransportClockTest, a_state_and_the_one_a_command_answers_lie_on_one_line) {
  play_some_blocks();
  const auto ticket = clock.seek(48'000);
  block();
  const auto answer = clock.outcome(*ticket);
  ASSERT_TRUE(answer && *answer);
  EXPECT_EQ((*answer)->sample_pos, 48'000);
  EXPECT_EQ(clock.get_state().sample_pos, 48'480);
  EXPECT_NEAR(clock.get_state().timestamp_ms - (*answer)->timestamp_ms, 10.0, 0.01);
}

TEST_F(TransportClockTest, seek_is_out_of_range_one_frame_past_the_furthest) {
  EXPECT_TRUE(clock.seek(max_position));
  for (const Frames position : {max_position + 1, Frames{-1}, std::numeric_limits<Frames>::max(),
                                std::numeric_limits<Frames>::min()}) {
    const auto ticket = clock.seek(position);
    ASSERT_FALSE(ticket) << position;
    EXPECT_EQ(ticket.error().code, ErrorCode::out_of_range);
    EXPECT_EQ(ticket.error().field, "samples");
  }
  EXPECT_EQ(clock.sample_pos(), max_position);
}

TEST_F(TransportClockTest, each_method_gives_its_command) {
  ASSERT_TRUE(clock.seek_seconds(2.0));
  EXPECT_EQ(clock.sample_pos(), 96'000);
  ASSERT_TRUE(clock.seek_beat(2.0));
  EXPECT_EQ(clock.sample_pos(), 48'000);
  ASSERT_TRUE(clock.rewind());
  EXPECT_EQ(clock.sample_pos(), 0);
  ASSERT_TRUE(clock.play());
  EXPECT_EQ(clock.get_state().status, TransportStatus::playing);
  ASSERT_TRUE(clock.pause());
  EXPECT_EQ(clock.get_state().status, TransportStatus::paused);
  ASSERT_TRUE(clock.resume());
  EXPECT_EQ(clock.get_state().status, TransportStatus::playing);
  ASSERT_TRUE(clock.stop());
  EXPECT_EQ(clock.get_state().status, TransportStatus::stopped);
  ASSERT_TRUE(clock.set_bpm(140.0));
  EXPECT_EQ(clock.bpm(), 140.0);
  ASSERT_TRUE(clock.set_loop(1.0, 2.0));
  EXPECT_EQ(clock.get_state().loop_start_seconds, 1.0);
  EXPECT_EQ(clock.get_state().loop_end_seconds, 2.0);
  EXPECT_TRUE(clock.get_state().loop_enabled) << "both ends switch it on";
  ASSERT_TRUE(clock.enable_loop());
  EXPECT_TRUE(clock.get_state().loop_enabled);
  ASSERT_TRUE(clock.enable_loop(false));
  EXPECT_FALSE(clock.get_state().loop_enabled);
}

TEST_F(TransportClockTest, the_metrics_are_its_settings_its_state_and_the_figures_of_its_stream) {
  play_some_blocks();
  const int server = 0;
  detail::TransportClockAccess::set_stream(clock, &server,
                                           {.connected_clients = 3,
                                            .updates_sent = 450,
                                            .seq = 77,
                                            .actual_fps = 29.8,
                                            .cpu_load = 0.01});
  const TransportMetrics metrics = clock.get_metrics();
  EXPECT_EQ(metrics.sample_rate, 48'000U);
  EXPECT_EQ(metrics.block_size, 480);
  EXPECT_EQ(metrics.bpm, 120.0);
  EXPECT_EQ(metrics.connected_clients, 3U);
  EXPECT_EQ(metrics.updates_sent, 450U);
  EXPECT_EQ(metrics.actual_fps, 29.8);
  EXPECT_EQ(metrics.target_hz, 30.0);
  EXPECT_TRUE(metrics.playing);
  EXPECT_EQ(metrics.sample_pos, 1'440);
  EXPECT_EQ(metrics.frame_count, 3U);
  EXPECT_EQ(metrics.cpu_load, 0.01);
  EXPECT_EQ(clock.get_state().seq, 77U);
}

TEST_F(TransportClockTest, the_stream_is_that_of_the_first_server_until_it_ends) {
  using detail::TransportClockAccess;
  const int first = 0;
  const int second = 0;
  TransportClockAccess::set_stream(clock, &first, {.seq = 10});
  TransportClockAccess::set_stream(clock, &second, {.seq = 20});
  EXPECT_EQ(clock.get_state().seq, 10U);
  TransportClockAccess::end_stream(clock, &second);
  EXPECT_EQ(clock.get_state().seq, 10U);
  TransportClockAccess::end_stream(clock, &first);
  EXPECT_EQ(clock.get_state().seq, 0U);
  TransportClockAccess::set_stream(clock, &second, {.seq = 21});
  EXPECT_EQ(clock.get_state().seq, 21U);
}

TEST(TransportOptions, hold_the_ends_of_their_ranges) {
  EXPECT_NO_THROW((TransportClock{{8'000, 1, 20.0, 1.0}}));
  EXPECT_NO_THROW((TransportClock{{384'000, 8'192, 999.0, 240.0}}));
}

TEST(TransportOptions, out_of_range_are_named) {
  const double nan = std::nan("");
  const std::vector<std::pair<TransportOptions, std::string>> wrong = {
      {{.sample_rate = 7'999}, "sample_rate"},
      {{.sample_rate = 384'001}, "sample_rate"},
      {{.sample_rate = 0}, "sample_rate"},
      {{.block_size = 0}, "block_size"},
      {{.block_size = 8'193}, "block_size"},
      {{.block_size = -1}, "block_size"},
      {{.bpm = 19.999}, "bpm"},
      {{.bpm = 999.001}, "bpm"},
      {{.bpm = nan}, "bpm"},
      {{.update_hz = 0.999}, "update_hz"},
      {{.update_hz = 240.001}, "update_hz"},
      {{.update_hz = nan}, "update_hz"},
      {{.bpm = INFINITY}, "bpm"},
  };
  for (const auto& [options, setting] : wrong) {
    try {
      TransportClock clock{options};
      ADD_FAILURE() << setting << " is let pass";
    } catch (const std::invalid_argument& error) {
      EXPECT_EQ(std::string{error.what()}.find(setting), 0U) << error.what();
    }
  }
}

TEST(TransportOptions, out_of_range_are_quoted) {
  try {
    TransportClock clock{{.sample_rate = 384'001}};
    ADD_FAILURE() << "no exception";
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "sample_rate must be between 8000 and 384000, not 384001");
  }
}

TEST(GetTransportClock, is_one_whatever_later_calls_ask_for) {
  TransportClock& first = get_transport_clock({.sample_rate = 44'100, .block_size = 256});
  TransportClock& second = get_transport_clock({.sample_rate = 96'000});
  EXPECT_EQ(&first, &second);
  EXPECT_EQ(second.options().sample_rate, 44'100U);
  EXPECT_EQ(&get_transport_clock(), &first);
}

}  // namespace
}  // namespace tactus
