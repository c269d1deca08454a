#include "transport/beat_grid.h"

#include <gtest/gtest.h>
#include <tactus/tempo.h>

namespace tactus::transport {
namespace {

constexpr SampleRate grid_rate = 48'000;

TEST(BeatGrid, counts_from_the_start_of_the_timeline) {
  const BeatGrid grid{.bpm = 120.0};
  EXPECT_EQ(frame_of(grid, 0, grid_rate), 0);
  EXPECT_EQ(frame_of(grid, 1, grid_rate), 24'000);
  EXPECT_EQ(frame_of(grid, 1'000'000, grid_rate), 24'000'000'000);
}

TEST(BeatGrid, takes_the_nearest_frame_and_of_two_the_later) {
  EXPECT_EQ(frame_of({.bpm = 110.0}, 1, 44'100), 24'055) << "24054.55";
  EXPECT_EQ(frame_of({.bpm = 110.0}, 2, 44'100), 48'109) << "48109.09";
  EXPECT_EQ(frame_of({.bpm = 96.0}, 1, 44'100), 27'563) << "27562.5";
  EXPECT_EQ(frame_of({.bpm = 864.0}, 1, 44'100), 3'063) << "3062.5, and 60/864 is no binary number";
}

TEST(BeatGrid, agrees_with_the_frame_that_a_seek_to_a_beat_goes_to) {
  for (const Bpm bpm : {20.0, 90.0, 96.0, 110.0, 123.4, 864.0, 999.0})
    for (std::int64_t beat = 0; beat < 20'000; ++beat)
      ASSERT_EQ(frame_of({.bpm = bpm}, beat, 44'100),
                frame_of_beat(static_cast<Beats>(beat), bpm, 44'100))
          << bpm << " BPM, beat " << beat;
}

TEST(BeatGrid, finds_the_first_beat_from_a_frame_on) {
  const BeatGrid grid{.bpm = 120.0};
  EXPECT_EQ(first_beat_at(grid, 0, grid_rate), 0);
  EXPECT_EQ(first_beat_at(grid, 1, grid_rate), 1);
  EXPECT_EQ(first_beat_at(grid, 24'000, grid_rate), 1);
  EXPECT_EQ(first_beat_at(grid, 24'001, grid_rate), 2);
}

/// Despite rounding, the beat falls at or after the position and its predecessor before it.
void expect_first(const BeatGrid& grid, Frames position, SampleRate at) {
  const std::int64_t beat = first_beat_at(grid, position, at);
  EXPECT_GE(frame_of(grid, beat, at), position);
  if (beat > grid.beat) {
    EXPECT_LT(frame_of(grid, beat - 1, at), position);
  }
}

TEST(BeatGrid, finds_it_about_every_beat_as_far_as_positions_go) {
  for (const SampleRate at : {min_sample_rate, SampleRate{44'100}, max_sample_rate})
    for (const Bpm bpm : {20.0, 96.0, 110.0, 333.33, 998.9999, 999.0})
      for (const Frames far : {Frames{0}, Frames{1} << 31, Frames{1} << 44, max_position - 10'000})
        for (Frames position = far; position < far + 10'000; position += 7)
          expect_first({.beat = 3, .position = 2, .offset = 12.5, .bpm = bpm}, position, at);
}

TEST(BeatGrid, a_new_tempo_stretches_what_is_left_of_the_beat) {
  const BeatGrid grid = at_tempo({.bpm = 120.0}, 1, 18'000, 60.0, grid_rate);
  EXPECT_EQ(frame_of(grid, 1, grid_rate), 18'000 + 12'000);
  EXPECT_EQ(frame_of(grid, 2, grid_rate), 18'000 + 12'000 + 48'000);
}

TEST(BeatGrid, a_beat_that_is_due_is_not_moved_into_the_past) {
  // 27562.5 rounds to 27563. At a fifth of the tempo, that half frame would become 2.5 frames.
  const BeatGrid grid = at_tempo({.bpm = 100.0 * 0.96}, 1, 27'563, 19.2, 44'100);
  EXPECT_EQ(frame_of(grid, 1, 44'100), 27'563);
  EXPECT_EQ(frame_of(grid, 2, 44'100), 27'563 + 137'810) << "and the next keeps its time";
}

TEST(BeatGrid, many_changes_of_tempo_at_one_place_change_nothing) {
  BeatGrid grid{.bpm = 110.0};
  for (int i = 0; i < 10'000; ++i) {
    grid = at_tempo(grid, 1, 1'000, 20.0 + i % 979, 44'100);
  }
  grid = at_tempo(grid, 1, 1'000, 110.0, 44'100);
  for (std::int64_t beat = 1; beat < 1'000; ++beat)
    EXPECT_EQ(frame_of(grid, beat, 44'100), frame_of({.bpm = 110.0}, beat, 44'100));
}

}  // namespace
}  // namespace tactus::transport
