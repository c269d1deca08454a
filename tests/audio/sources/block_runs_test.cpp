#include "audio/sources/block_runs.h"

#include <gtest/gtest.h>

#include <vector>

namespace tactus::audio {
namespace {

std::vector<Run> runs_of(const TransportBlock& block, std::size_t frames) {
  std::vector<Run> result;
  BlockRuns runs{block, frames};
  while (const auto run = runs.next()) result.push_back(*run);
  return result;
}

TEST(BlockRuns, a_block_without_a_loop_is_one_run) {
  const auto runs = runs_of({.start = 1000, .frames = 512, .loop_start = 0, .loop_end = 1100}, 512);
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0].position, 1000);
  EXPECT_EQ(runs[0].frames, 512U);
  EXPECT_FALSE(runs[0].wrapped);
}

TEST(BlockRuns, what_lies_past_the_end_of_the_loop_comes_from_its_start) {
  const auto runs = runs_of(
      {.start = 1000, .frames = 512, .loops = true, .loop_start = 300, .loop_end = 1100}, 512);
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs[0].frames, 100U);
  EXPECT_EQ(runs[1].position, 300);
  EXPECT_EQ(runs[1].offset, 100U);
  EXPECT_EQ(runs[1].frames, 412U);
  EXPECT_TRUE(runs[1].wrapped);
}

TEST(BlockRuns, a_loop_shorter_than_the_block_wraps_as_often_as_it_must) {
  for (Frames length : {1, 2, 7, 100, 511}) {
    const TransportBlock block{
        .start = 5, .frames = 512, .loops = true, .loop_start = 5, .loop_end = 5 + length};
    std::size_t covered = 0;
    for (const auto& run : runs_of(block, 512)) {
      EXPECT_EQ(run.offset, covered);
      EXPECT_EQ(run.position, 5 + static_cast<Frames>(covered) % length);
      EXPECT_LE(run.position + static_cast<Frames>(run.frames), 5 + length);
      covered += run.frames;
    }
    EXPECT_EQ(covered, 512U);
  }
}

TEST(BlockRuns, fewer_frames_than_the_block_are_its_last_ones) {
  const auto plain = runs_of({.start = 1000, .frames = 700}, 512);
  ASSERT_EQ(plain.size(), 1U);
  EXPECT_EQ(plain[0].position, 1188);

  const auto looped =
      runs_of({.start = 0, .frames = 1'000, .loops = true, .loop_start = 50, .loop_end = 60}, 4);
  ASSERT_FALSE(looped.empty());
  EXPECT_EQ(looped[0].position, 50 + (996 - 60) % 10);
  EXPECT_TRUE(looped[0].wrapped);
}

TEST(BlockRuns, the_next_block_begins_where_this_one_ends) {
  BlockRuns runs{{.start = 1000, .frames = 100, .loops = true, .loop_start = 300, .loop_end = 1100},
                 100};
  while (runs.next()) {
  }
  EXPECT_EQ(runs.position(), 300);
}

TEST(BlockRuns, an_empty_block_has_no_runs) { EXPECT_TRUE(runs_of({.start = 9}, 0).empty()); }

}  // namespace
}  // namespace tactus::audio
