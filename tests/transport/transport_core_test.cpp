#include "transport/transport_core.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <vector>

namespace tactus::transport {
namespace {

using Kind = TransportCommand::Kind;
constexpr SampleRate core_rate = 48'000;

TransportCommand loop(Seconds start, Seconds end, bool enabled = true) {
  return {.kind = Kind::loop, .loop = {.start = start, .end = end, .enabled = enabled}};
}

class TransportCoreTest : public testing::Test {
 protected:
  void apply(Kind kind, double value = 0.0) { ASSERT_EQ(core.apply({kind, value}), Refusal::none); }
  TransportCore core{core_rate, 120.0};
  const TransportSnapshot& state = core.state();
};

TEST_F(TransportCoreTest, starts_stopped_at_zero_with_the_loop_off_over_ten_seconds) {
  EXPECT_EQ(state.status, TransportStatus::stopped);
  EXPECT_EQ(state.sample_pos, 0);
  EXPECT_EQ(state.epoch, 0U);
  EXPECT_EQ(state.bpm, 120.0);
  EXPECT_FALSE(state.loop_enabled);
  EXPECT_EQ(state.loop_start, 0);
  EXPECT_EQ(state.loop_end, 10 * core_rate);
}

TEST_F(TransportCoreTest, moves_only_while_playing_and_counts_blocks_only_then) {
  core.advance(512);
  EXPECT_EQ(state.sample_pos, 0);
  apply(Kind::play);
  core.advance(512);
  apply(Kind::pause);
  core.advance(512);
  EXPECT_EQ(state.status, TransportStatus::paused);
  EXPECT_EQ(state.sample_pos, 512);
  EXPECT_EQ(state.frame_count, 1U);
  apply(Kind::resume);
  core.advance(100);
  EXPECT_EQ(state.sample_pos, 612);
  EXPECT_EQ(state.frame_count, 2U);
  EXPECT_EQ(state.epoch, 0U) << "a pause is no discontinuity of the timeline";
}

TEST_F(TransportCoreTest, pausing_what_is_stopped_leaves_it_stopped) {
  apply(Kind::pause);
  EXPECT_EQ(state.status, TransportStatus::stopped);
}

TEST_F(TransportCoreTest, stop_returns_to_where_playback_began) {
  apply(Kind::seek_samples, 1'000);
  apply(Kind::play);
  core.advance(512);
  apply(Kind::pause);
  apply(Kind::play);
  core.advance(512);
  const std::uint64_t epoch = state.epoch;
  apply(Kind::stop);
  EXPECT_EQ(state.sample_pos, 1'000);
  EXPECT_EQ(state.epoch, epoch + 1);
}

TEST_F(TransportCoreTest, stop_returns_to_where_playback_was_last_located) {
  apply(Kind::play);
  core.advance(512);
  apply(Kind::seek_seconds, 3.0);
  core.advance(512);
  apply(Kind::stop);
  EXPECT_EQ(state.sample_pos, 3 * core_rate);
}

TEST_F(TransportCoreTest, stopping_what_is_stopped_changes_nothing) {
  apply(Kind::seek_samples, 77);
  const std::uint64_t epoch = state.epoch;
  apply(Kind::stop);
  EXPECT_EQ(state.sample_pos, 77);
  EXPECT_EQ(state.epoch, epoch);
}

TEST_F(TransportCoreTest, a_loop_wrap_is_not_where_stop_returns_to) {
  ASSERT_EQ(core.apply(loop(0.5, 1.0)), Refusal::none);
  apply(Kind::seek_samples, 100);
  apply(Kind::play);
  core.advance(core_rate);
  EXPECT_EQ(state.sample_pos, 24'100);
  apply(Kind::stop);
  EXPECT_EQ(state.sample_pos, 100);
}

TEST_F(TransportCoreTest, rewind_keeps_playing_and_goes_to_zero) {
  apply(Kind::play);
  core.advance(512);
  apply(Kind::rewind);
  EXPECT_EQ(state.sample_pos, 0);
  EXPECT_EQ(state.status, TransportStatus::playing);
  EXPECT_EQ(state.epoch, 1U);
}

TEST_F(TransportCoreTest, beat_position_does_not_jump_when_the_tempo_changes) {
  apply(Kind::play);
  core.advance(36'000);
  const Beats before = state.beat_pos;
  apply(Kind::tempo, 60.0);
  EXPECT_DOUBLE_EQ(state.beat_pos, before);
  EXPECT_EQ(state.epoch, 1U);
  core.advance(48'000);
  EXPECT_DOUBLE_EQ(state.beat_pos, before + 1.0);
  apply(Kind::seek_seconds, 2.0);
  EXPECT_DOUBLE_EQ(state.beat_pos, 2.0) << "a relocation derives it anew";
}

TEST_F(TransportCoreTest, setting_the_tempo_to_what_it_is_is_no_discontinuity) {
  apply(Kind::tempo, 120.0);
  EXPECT_EQ(state.epoch, 0U);
}

TEST_F(TransportCoreTest, a_block_that_ends_on_the_loops_end_lands_on_its_start) {
  ASSERT_EQ(core.apply(loop(0.5, 1.0)), Refusal::none);
  apply(Kind::seek_samples, 47'488);
  apply(Kind::play);
  core.advance(512);
  EXPECT_EQ(state.sample_pos, 24'000);
  EXPECT_DOUBLE_EQ(state.beat_pos, 1.0);
}

TEST_F(TransportCoreTest, what_starts_past_the_loop_plays_on) {
  ASSERT_EQ(core.apply(loop(0.5, 1.0)), Refusal::none);
  apply(Kind::seek_samples, 48'000);
  apply(Kind::play);
  core.advance(512);
  EXPECT_EQ(state.sample_pos, 48'512);
  EXPECT_EQ(state.epoch, 1U);
}

TEST_F(TransportCoreTest, a_loop_of_one_frame_wraps_as_often_as_frames_pass) {
  ASSERT_EQ(core.apply(loop(1.0 / core_rate, 2.0 / core_rate)), Refusal::none);
  apply(Kind::play);
  core.advance(1'000);
  EXPECT_EQ(state.sample_pos, 1);
  EXPECT_EQ(state.epoch, 999U);
}

TEST_F(TransportCoreTest, both_ends_of_a_loop_switch_it_on_and_one_does_not) {
  const auto change = [this](const LoopChange& loop_change) {
    EXPECT_EQ(core.apply({.kind = Kind::loop, .loop = loop_change}), Refusal::none);
    return core.state().loop_enabled;
  };
  EXPECT_FALSE(change({.start = 1.0}));
  EXPECT_FALSE(change({.end = 4.0}));
  EXPECT_FALSE(change({.start = 1.0, .end = 4.0, .enabled = false}));
  EXPECT_TRUE(change({.start = 1.0, .end = 4.0}));
  EXPECT_TRUE(change({.end = 3.0})) << "and one keeps it on";
}

TEST_F(TransportCoreTest, a_loop_change_that_would_turn_it_round_is_refused_whole) {
  ASSERT_EQ(core.apply(loop(2.0, 4.0, false)), Refusal::none);
  for (const LoopChange& change :
       {LoopChange{.start = 4.0, .enabled = true}, LoopChange{.start = 5.0, .enabled = true},
        LoopChange{.end = 2.0, .enabled = true},
        LoopChange{.start = 1.0, .end = 1.0 + 1e-9, .enabled = true}})
    EXPECT_EQ(core.apply({.kind = Kind::loop, .loop = change}), Refusal::loop_order);
  EXPECT_EQ(state.loop_start, 2 * core_rate);
  EXPECT_EQ(state.loop_end, 4 * core_rate);
  EXPECT_FALSE(state.loop_enabled);
}

TEST_F(TransportCoreTest, a_beat_past_the_furthest_frame_at_this_tempo_is_refused) {
  const Beats furthest = static_cast<double>(max_position) / core_rate * 120.0 / 60.0;
  EXPECT_EQ(core.apply({Kind::seek_beats, furthest * 1.01}), Refusal::too_far);
  EXPECT_EQ(state.sample_pos, 0);
  EXPECT_EQ(state.epoch, 0U);
  apply(Kind::seek_beats, furthest);
  EXPECT_EQ(state.sample_pos, max_position);
}

TEST_F(TransportCoreTest, every_command_counts_as_done_a_refused_one_too) {
  apply(Kind::play);
  EXPECT_EQ(core.apply({.kind = Kind::loop, .loop = {.end = 0.0}}), Refusal::loop_order);
  EXPECT_EQ(state.commands_done, 2U);
}

TEST_F(TransportCoreTest, the_playhead_ends_at_the_furthest_position_whatever_the_block) {
  apply(Kind::play);
  core.advance(512);
  core.advance(std::numeric_limits<Frames>::max());
  EXPECT_EQ(state.sample_pos, max_position);
  core.advance(512);
  EXPECT_EQ(state.sample_pos, max_position);
}

// Reads a TransportBlock frame by frame, as an audio source does.
TEST_F(TransportCoreTest, a_block_and_the_next_one_cover_the_timeline_without_a_gap) {
  ASSERT_EQ(core.apply(loop(100.0 / core_rate, 107.0 / core_rate)), Refusal::none);
  apply(Kind::play);
  Frames expected = 0;
  for (const Frames frames : {50, 49, 1, 6, 1, 0, 7, 8, 64, 3, 512}) {
    const TransportBlock block = core.next_block(frames);
    ASSERT_EQ(block.start, expected);
    ASSERT_EQ(block.frames, frames);
    ASSERT_TRUE(block.playing && block.loops);
    for (Frames i = 0; i < frames; ++i)
      if (++expected == block.loop_end) expected = block.loop_start;
    core.advance(frames);
    ASSERT_EQ(state.sample_pos, expected);
  }
}

}  // namespace
}  // namespace tactus::transport
