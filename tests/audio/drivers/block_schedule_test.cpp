#include "audio/drivers/block_schedule.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace tactus::audio {
namespace {

__extension__ using Wide = __int128;
constexpr std::int64_t second = 1'000'000'000;

TEST(BlockSchedule, deadlines_do_not_drift_over_days) {
  for (const SampleRate rate : {8'000U, 11'025U, 44'100U, 48'000U, 44'101U, 384'000U}) {
    for (const Frames block : {1, 7, 441, 512, 8'192}) {
      const BlockSchedule schedule{rate, block, 5};
      // `rate` blocks last exactly `block` seconds.
      const std::int64_t rounds = 1 + 7 * 86'400 / block;
      EXPECT_EQ(schedule.deadline_ns(static_cast<std::uint64_t>(rounds) * rate),
                5 + rounds * block * second);
    }
  }
}

TEST(BlockSchedule, each_deadline_is_the_exact_one_rounded_down) {
  const BlockSchedule schedule{44'100, 512, 0};
  for (std::uint64_t block = 0; block < 100'000; block += 37) {
    const auto exact = static_cast<Wide>(block) * 512 * second / 44'100;
    EXPECT_EQ(schedule.deadline_ns(block), static_cast<std::int64_t>(exact));
  }
}

TEST(BlockSchedule, a_late_block_does_not_move_the_ones_after_it) {
  BlockSchedule schedule{48'000, 480, 0};  // 10 ms
  EXPECT_FALSE(schedule.begin_block(0));
  EXPECT_FALSE(schedule.begin_block(19'999'999));
  EXPECT_TRUE(schedule.begin_block(500'000'000));
  EXPECT_EQ(schedule.blocks(), 3U);
  EXPECT_EQ(schedule.next_deadline_ns(), 30'000'000);
}

TEST(BlockSchedule, more_than_a_second_behind_the_schedule_starts_anew) {
  BlockSchedule schedule{48'000, 480, 0};
  EXPECT_FALSE(schedule.begin_block(0));
  EXPECT_TRUE(schedule.begin_block(3 * second));
  EXPECT_EQ(schedule.deadline_ns(1), 3 * second);
  EXPECT_EQ(schedule.next_deadline_ns(), 3 * second + 10'000'000);
}

TEST(BlockSchedule, lost_blocks_put_off_all_that_follow) {
  BlockSchedule schedule{48'000, 480, 0};
  EXPECT_FALSE(schedule.begin_block(0));
  schedule.lose_blocks(3);
  EXPECT_EQ(schedule.next_deadline_ns(), 40'000'000);
}

}  // namespace
}  // namespace tactus::audio
