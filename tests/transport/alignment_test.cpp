// Align and nudge: they move the beat grid under a playhead that stays.
#include <gtest/gtest.h>
#include <tactus/beat_reader.h>
#include <tactus/transport_clock.h>

#include <cmath>
#include <vector>

#include "manual_time.h"
#include "transport/transport_core.h"
#include "transport/unix_time.h"

namespace tactus::transport {
namespace {

using Kind = TransportCommand::Kind;

constexpr SampleRate grid_rate = 48'000;  // a beat at 120 BPM is 24,000 frames

class AlignmentTest : public testing::Test {
 protected:
  void apply(Kind kind, double value = 0.0) { ASSERT_EQ(core.apply({kind, value}), Refusal::none); }
  void align(bool bar = false, std::int64_t since_ns = 0) {
    ASSERT_EQ(core.apply({.kind = Kind::align, .align = {.bar = bar}}, since_ns), Refusal::none);
  }
  TransportCore core{grid_rate, 120.0};
  const TransportSnapshot& state = core.state();
};

TEST_F(AlignmentTest, the_nearest_beat_falls_on_the_playhead_which_stays) {
  apply(Kind::seek_samples, 31'200);  // 1.3 beats
  align();
  EXPECT_EQ(state.sample_pos, 31'200);
  EXPECT_NEAR(state.beat_pos, 1.0, 1e-9);
  EXPECT_NEAR(state.beat_offset, -0.3, 1e-9);
  EXPECT_EQ(state.epoch, 2U);
  apply(Kind::seek_samples, 40'800);
  align();
  EXPECT_NEAR(state.beat_pos, 1.0, 1e-9) << "40,800 frames are 1.7 beats, now 1.4";
}

TEST_F(AlignmentTest, a_bar_begins_at_the_playhead) {
  apply(Kind::seek_samples, 31'200);
  align(true);
  EXPECT_NEAR(state.beat_pos, 4.0, 1e-9);
  EXPECT_NEAR(state.beat_offset, 2.7, 1e-9);
}

TEST_F(AlignmentTest, a_moment_in_the_past_is_where_the_playhead_was) {
  apply(Kind::play);
  core.advance(31'200);
  align(false, 100'000'000);  // 4,800 frames ago
  EXPECT_NEAR(state.beat_pos, 1.2, 1e-9);
  apply(Kind::pause);
  align(false, 100'000'000);
  EXPECT_NEAR(state.beat_pos, 1.0, 1e-9) << "a paused playhead was nowhere else";
}

TEST_F(AlignmentTest, the_grid_is_kept_over_seeks_and_turns_about_its_bar_at_a_new_tempo) {
  apply(Kind::seek_samples, 31'200);
  align(true);
  apply(Kind::seek_seconds, 10.0);
  EXPECT_NEAR(state.beat_pos, 20.0 + state.beat_offset, 1e-9);
  apply(Kind::tempo, 97.5);
  EXPECT_NEAR(state.beat_pos, 22.7, 1e-9) << "a tempo change never moves the beat";
  apply(Kind::seek_samples, 31'200);
  EXPECT_NEAR(state.beat_pos, 4.0 * std::round(state.beat_pos / 4.0), 1e-9);
}

TEST_F(AlignmentTest, a_nudge_moves_the_grid_later_or_back) {
  apply(Kind::seek_seconds, 3.0);
  apply(Kind::nudge, 25.0);
  EXPECT_NEAR(state.beat_pos, 5.95, 1e-9);
  apply(Kind::nudge, -50.0);
  EXPECT_NEAR(state.beat_pos, 6.05, 1e-9);
}

TEST_F(AlignmentTest, a_seek_in_beats_lands_on_the_grid) {
  apply(Kind::seek_samples, 31'200);
  align(true);
  apply(Kind::seek_beats, 8.0);
  EXPECT_EQ(state.sample_pos, 31'200 + 4 * 24'000);
  apply(Kind::seek_beats, 1.0);  // before the start
  EXPECT_EQ(state.sample_pos, 0);
}

TEST_F(AlignmentTest, a_meter_keeps_the_bar_that_was_aligned) {
  apply(Kind::seek_samples, 31'200);
  align(true);
  ASSERT_EQ(core.apply({.kind = Kind::meter, .meter = {.beats = 3}}), Refusal::none);
  EXPECT_NEAR(state.beat_pos, 3.0, 1e-9) << "bar 2 begins here";
  EXPECT_NEAR(state.beat_offset, 1.7, 1e-9);
  EXPECT_EQ(state.beat, 3);
  apply(Kind::tempo, 240.0);
  ASSERT_EQ(core.apply({.kind = Kind::meter, .meter = {.beats = 4}}), Refusal::none);
  EXPECT_NEAR(std::fmod(state.beat_pos, 1.0), 0.0, 1e-9) << "a meter never moves the phase";
  ASSERT_EQ(core.apply({.kind = Kind::meter, .meter = {.beats = 4, .unit = 4}}), Refusal::none);
  EXPECT_EQ(state.epoch, 5U) << "the same meter changes nothing";
}

TEST_F(AlignmentTest, no_meter_counts_a_beat_before_the_first) {
  apply(Kind::seek_samples, 31'200);
  align(true);
  apply(Kind::tempo, 60.0);
  apply(Kind::seek_samples, 0);  // -0.65 of a beat
  apply(Kind::tempo, 120.0);     // the grid begins at 2.7, the beat stays
  ASSERT_EQ(core.apply({.kind = Kind::meter, .meter = {.beats = 3}}), Refusal::none);
  EXPECT_NEAR(state.beat_pos, -0.65 + 2.0, 1e-9) << "-1 for the bar, and a bar up";
  EXPECT_EQ(state.beat, 1);
}

TEST_F(AlignmentTest, beats_fall_on_the_grid_after_the_loop_too) {
  test::ManualTime time;
  TransportClock clock{{.sample_rate = grid_rate}};
  BeatReader beats{clock};
  clock.seek(5'000).value();
  clock.align({.bar = true}).value();
  clock.set_loop(0.0, 1.0).value();
  clock.play().value();
  std::vector<Frames> frames;
  for (int block = 0; block < 201; ++block) {
    clock.update_position(480);
    time.advance_ms(10);
    while (const auto beat = beats.next()) frames.push_back(beat->sample_pos);
  }
  // From 5,000 on, two turns of a second.
  EXPECT_EQ(frames, (std::vector<Frames>{5'000, 29'000, 5'000, 29'000, 5'000}));
}

TEST(Alignment, a_moment_is_found_on_the_playheads_line) {
  test::ManualTime time;
  TransportClock clock{{.sample_rate = grid_rate}};
  clock.play().value();
  for (int block = 0; block < 130; ++block) {
    time.advance_ms(10);
    clock.update_position(480);
  }
  // 250 ms ago the playhead was at 2.1 beats: the beat is 2.
  const TransportState before = clock.get_state();
  const auto ticket = clock.align({.unix_ms = before.timestamp_ms - 250.0}).value();
  time.advance_ms(10);
  clock.update_position(480);
  const TransportState after = clock.wait(ticket).value();
  const double beats_since = (after.time_seconds - before.time_seconds + 0.25) * 2.0;
  EXPECT_NEAR(after.beat_pos, 2.0 + beats_since, 0.005) << "within 2.5 ms";
}

}  // namespace
}  // namespace tactus::transport
