#include <gtest/gtest.h>
#include <tactus/beat_reader.h>
#include <tactus/transport_clock.h>

#include <atomic>
#include <cmath>
#include <thread>
#include <utility>
#include <vector>

#include "manual_time.h"
#include "transport/transport_clock_access.h"

namespace tactus {
namespace {

constexpr SampleRate rate = 48'000;
constexpr Frames beat = 24'000;  // at 120 BPM

class BeatReaderTest : public testing::Test {
 protected:
  BeatReaderTest() { clock.update_position(0); }

  void block(Frames frames) {
    time.advance_ms(10);
    clock.update_position(frames);
  }
  /// Returns the frames of all beats since the last call.
  std::vector<Frames> frames() {
    std::vector<Frames> all;
    while (const auto event = beats.next()) all.push_back(event->sample_pos);
    return all;
  }

  test::ManualTime time;
  TransportClock clock{{.sample_rate = rate, .bpm = 120.0}};
  BeatReader beats{clock};
};

using Positions = std::vector<Frames>;

TEST_F(BeatReaderTest, tells_of_nothing_while_nothing_plays) {
  block(10 * beat);
  EXPECT_FALSE(beats.next());
}

TEST_F(BeatReaderTest, the_first_frame_played_is_the_first_beat) {
  (void)clock.play();
  block(1);
  const auto event = beats.next();
  ASSERT_TRUE(event);
  EXPECT_EQ(event->beat_index, 0);
  EXPECT_EQ(event->bar_index, 0);
  EXPECT_EQ(event->sample_pos, 0);
  EXPECT_EQ(event->bpm, 120.0);
  EXPECT_TRUE(event->downbeat());
  EXPECT_FALSE(beats.next());
}

TEST_F(BeatReaderTest, a_beat_belongs_to_the_block_that_plays_its_frame) {
  (void)clock.play();
  block(beat);
  EXPECT_EQ(frames(), Positions{0});
  block(1);
  EXPECT_EQ(frames(), Positions{beat});
}

TEST_F(BeatReaderTest, a_block_without_a_beat_is_not_noted) {
  (void)clock.play();
  block(beat);
  for (int i = 0; i < 3; ++i) block(0);
  EXPECT_EQ(detail::TransportClockAccess::beat_blocks(clock), 1U)
      << "the next beat is due, but not yet played";
  (void)clock.set_loop(0.25, 0.26);
  (void)clock.enable_loop();
  (void)clock.seek_seconds(0.25);
  for (int i = 0; i < 3; ++i) block(10 * beat);
  EXPECT_EQ(detail::TransportClockAccess::beat_blocks(clock), 1U);
  EXPECT_EQ(frames(), Positions{0});
}

TEST_F(BeatReaderTest, counts_bars) {
  (void)clock.play();
  block(9 * beat);
  for (int i = 0; i < 9; ++i) {
    const auto event = beats.next();
    ASSERT_TRUE(event);
    EXPECT_EQ(event->bar_index, i / 4);
    EXPECT_EQ(event->beat_in_bar, i % 4);
  }
}

TEST_F(BeatReaderTest, a_beat_is_not_repeated_after_a_pause) {
  (void)clock.play();
  block(1);
  (void)clock.pause();
  block(512);
  (void)clock.resume();
  block(512);
  EXPECT_EQ(frames(), Positions{0});
}

TEST_F(BeatReaderTest, a_seek_to_where_it_is_counts_its_beat_again) {
  (void)clock.play();
  block(beat + 1);
  (void)clock.seek(beat);
  block(1);
  EXPECT_EQ(frames(), (Positions{0, beat, beat}));
}

TEST_F(BeatReaderTest, a_seek_to_a_beat_plays_it) {
  (void)clock.set_bpm(110.0);
  (void)clock.seek_beat(17.0);
  (void)clock.play();
  block(1);
  const auto event = beats.next();
  ASSERT_TRUE(event);
  EXPECT_EQ(event->beat_index, 17);
  EXPECT_EQ(event->sample_pos, clock.sample_pos() - 1);
}

TEST_F(BeatReaderTest, a_loop_counts_its_starts_beat_at_each_turn) {
  (void)clock.set_loop(0.5, 1.0);
  (void)clock.enable_loop();
  (void)clock.play();
  block(6 * beat);
  EXPECT_EQ(frames(), (Positions{0, beat, beat, beat, beat, beat}));
}

TEST_F(BeatReaderTest, reaching_the_loops_end_does_not_yet_play_its_start) {
  (void)clock.set_loop(0.0, 0.5);
  (void)clock.enable_loop();
  (void)clock.play();
  block(beat);
  EXPECT_EQ(frames(), Positions{0});
  block(1);
  EXPECT_EQ(frames(), Positions{0});
}

TEST_F(BeatReaderTest, a_long_block_over_a_loop_without_a_beat_is_read_at_once) {
  (void)clock.set_loop(0.25, 0.25 + 1.0 / rate);
  (void)clock.enable_loop();
  (void)clock.play();
  block(beat);
  block(1'000'000'000'000);
  EXPECT_EQ(frames(), Positions{0});
}

TEST_F(BeatReaderTest, beats_of_a_long_block_are_worked_out_one_by_one) {
  (void)clock.set_loop(0.0, 1.0 / rate);
  (void)clock.enable_loop();
  (void)clock.play();
  block(1'000'000'000'000);
  for (int i = 0; i < 1'000; ++i) {
    const auto event = beats.next();
    ASSERT_TRUE(event);
    EXPECT_EQ(event->sample_pos, 0);
  }
  (void)clock.enable_loop(false);
  block(1'000'000'000);
  EXPECT_EQ(detail::TransportClockAccess::beat_blocks(clock), 2U)
      << "however many beats, a block is noted once";
}

TEST_F(BeatReaderTest, the_end_of_the_timeline_is_played_once) {
  (void)clock.seek(max_position - 2 * beat);
  (void)clock.play();
  block(100 * beat);
  const auto last = frames();
  ASSERT_EQ(last.size(), 2U);
  EXPECT_LT(last.back(), max_position);
  block(100 * beat);
  EXPECT_FALSE(beats.next());
}

TEST_F(BeatReaderTest, a_beat_has_the_time_at_which_the_playhead_came_there) {
  (void)clock.play();
  time.advance_ms(1'000);
  clock.update_position(rate);
  const std::int64_t end = clock.snapshot().host_ns;
  for (const std::int64_t ms : {1'000, 500}) {
    const auto event = beats.next();
    ASSERT_TRUE(event);
    EXPECT_EQ(event->host_ns, end - ms * 1'000'000);
    EXPECT_NEAR(event->timestamp_ms, clock.get_state().timestamp_ms - static_cast<double>(ms),
                0.002);
  }
}

TEST_F(BeatReaderTest, a_reader_sees_what_comes_after_it_was_made) {
  (void)clock.play();
  block(beat + 1);
  BeatReader late{clock};
  block(beat);
  const auto event = late.next();
  ASSERT_TRUE(event);
  EXPECT_EQ(event->beat_index, 2);
  EXPECT_EQ(frames(), (Positions{0, beat, 2 * beat}));
}

TEST_F(BeatReaderTest, who_falls_too_far_behind_counts_what_is_lost_and_goes_on) {
  (void)clock.play();
  constexpr std::uint64_t lost = 100;
  for (std::uint64_t i = 0; i < transport::beat_blocks_kept + lost; ++i) block(beat);
  EXPECT_EQ(beats.blocks_lost(), 0U) << "it has not looked yet";
  const auto event = beats.next();
  ASSERT_TRUE(event);
  EXPECT_EQ(event->beat_index, static_cast<std::int64_t>(lost));
  EXPECT_EQ(beats.blocks_lost(), lost);
  EXPECT_EQ(frames().size(), transport::beat_blocks_kept - 1);
  EXPECT_EQ(beats.blocks_lost(), lost);
}

TEST_F(BeatReaderTest, who_skips_to_now_sees_only_what_is_to_come) {
  (void)clock.play();
  block(beat);
  block(3 * beat);
  EXPECT_EQ(beats.next()->sample_pos, 0);
  EXPECT_EQ(beats.next()->sample_pos, beat);
  beats.skip_to_now();  // in the middle of a block
  EXPECT_FALSE(beats.next());
  block(beat);
  EXPECT_EQ(frames(), Positions{4 * beat});
  EXPECT_EQ(beats.blocks_lost(), 0U);
}

TEST_F(BeatReaderTest, bars_follow_the_meter) {
  (void)clock.play();
  block(2 * beat);
  (void)clock.set_meter({.beats_per_bar = 3});
  block(2 * beat);
  std::vector<int> in_bar;
  while (const auto event = beats.next()) in_bar.push_back(event->beat_in_bar);
  EXPECT_EQ(in_bar, (std::vector<int>{0, 1, 2, 0}));
}

// In real time: reader threads run while another thread plays at full speed.
TEST(BeatReaders, each_see_every_beat_in_order_or_know_what_they_lost) {
  TransportClock clock{{.sample_rate = rate, .bpm = 999.0}};
  std::atomic<int> ready{0};
  std::atomic<bool> done{false};
  const auto read = [&] {
    BeatReader beats{clock};
    ++ready;
    std::int64_t next = 0;
    std::uint64_t lost = 0;
    for (bool last = false; !last;) {
      last = done;
      while (const auto event = beats.next()) {
        if (std::exchange(lost, beats.blocks_lost()) == beats.blocks_lost()) {
          ASSERT_EQ(event->beat_index, next);
        } else {
          ASSERT_GT(event->beat_index, next);
        }
        ASSERT_EQ(event->sample_pos,
                  frame_of_beat(static_cast<Beats>(event->beat_index), 999.0, rate));
        next = event->beat_index + 1;
      }
    }
    EXPECT_EQ(next, static_cast<std::int64_t>(std::ceil(clock.beat_pos())));
  };
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) readers.emplace_back(read);
  while (ready < 3) std::this_thread::yield();
  clock.update_position(0);
  (void)clock.play();
  for (int i = 0; i < 200'000; ++i) clock.update_position(1 + i % 3'000);
  done = true;
  for (std::thread& reader : readers) reader.join();
}

}  // namespace
}  // namespace tactus
