// A callback arrives just when a control thread finds audio idle and applies commands.
#include <gtest/gtest.h>
#include <tactus/transport_clock.h>

#include <atomic>
#include <thread>
#include <vector>

#include "manual_time.h"

namespace tactus {
namespace {

// A command reads the clock twice: to see that audio is idle, then, holding the lock, for its
// timestamp.
constexpr int with_lock_held = 2;

TEST(ReturningAudio, keeps_the_frames_of_a_block_that_found_the_lock_taken) {
  test::ManualTime time;
  TransportClock clock{{.block_size = 512}};
  Frames in_between = -1;
  TransportBlock block{.frames = -1, .playing = true};
  time.at_reading(with_lock_held, [&] {
    clock.update_position(512);
    in_between = clock.sample_pos();
    block = clock.last_block();
  });
  ASSERT_TRUE(clock.play());
  EXPECT_EQ(in_between, 0) << "neither waits nor moves: the transport is another's just now";
  EXPECT_EQ(block.frames, 512);
  EXPECT_FALSE(block.playing) << "it cannot know, so it is silent";
  time.advance_ms(10);
  clock.update_position(256);
  EXPECT_EQ(clock.sample_pos(), 512 + 256);
  EXPECT_EQ(clock.get_state().frame_count, 2U);
  EXPECT_EQ(clock.last_block().start, 512);
  EXPECT_EQ(clock.last_block().frames, 256);
}

TEST(ReturningAudio, plays_what_it_kept_before_the_commands_that_came_after) {
  test::ManualTime time;
  TransportClock clock{{.block_size = 512}};
  time.at_reading(with_lock_held, [&] { clock.update_position(512); });
  ASSERT_TRUE(clock.play());
  ASSERT_TRUE(clock.stop()) << "waits: audio is back";
  EXPECT_TRUE(clock.playing());
  time.advance_ms(10);
  clock.update_position(512);
  EXPECT_EQ(clock.get_state().status, TransportStatus::stopped);
  EXPECT_EQ(clock.get_state().frame_count, 1U) << "the kept block, and not the stopped one";
}

TEST(ReturningAudio, leaves_to_a_later_block_what_was_pushed_while_the_lock_was_taken) {
  test::ManualTime time;
  TransportClock clock{{.block_size = 512}};
  time.at_reading(with_lock_held, [&] { ASSERT_TRUE(clock.set_bpm(90.0)); });
  ASSERT_TRUE(clock.play());
  EXPECT_TRUE(clock.playing());
  EXPECT_EQ(clock.bpm(), 90.0) << "whoever holds the lock takes along what came meanwhile";
}

TEST(ReturningAudio, loses_no_frame_and_no_command_whatever_the_moment) {
  test::ManualTime time;
  time.advance_at_each_reading(200'000'000);  // every thread sees the others as idle
  TransportClock clock{{.block_size = 512}};
  constexpr int blocks = 20'000;
  constexpr std::uint64_t commands_of_each = 2'000;
  ASSERT_TRUE(clock.play());
  std::atomic<bool> done{false};
  std::atomic<std::uint64_t> accepted{1};
  std::vector<std::thread> controllers;
  for (int i = 0; i < 3; ++i)
    controllers.emplace_back([&] {
      for (std::uint64_t n = 0; n < commands_of_each || !done; ++n) {
        if (n % 3 == 0 ? clock.enable_loop(false) : clock.set_bpm(n % 2 == 0 ? 90.0 : 91.0))
          ++accepted;
      }
    });
  Frames total = 0;
  for (int i = 0; i < blocks; ++i) {
    const Frames frames = 1 + i % 700;
    clock.update_position(frames);
    total += frames;
  }
  done = true;
  for (std::thread& controller : controllers) controller.join();
  clock.update_position(0);
  EXPECT_EQ(clock.snapshot().commands_done, accepted);
  EXPECT_EQ(clock.sample_pos(), total);
  EXPECT_EQ(clock.get_state().frame_count, static_cast<std::uint64_t>(blocks));
}

// A thread that finds the lock taken leaves its command to the holder, which must apply it.
TEST(ReturningAudio, of_two_commands_at_once_none_waits_where_no_audio_is) {
  test::ManualTime time;
  TransportClock clock;
  constexpr std::uint64_t rounds = 20'000;
  std::atomic<std::uint64_t> begun{0};
  std::atomic<std::uint64_t> ended{0};
  std::thread other{[&] {
    for (std::uint64_t round = 1; round <= rounds; ++round) {
      while (begun < round) std::this_thread::yield();
      EXPECT_TRUE(clock.rewind());
      ended = round;
    }
  }};
  std::uint64_t waiting = 0;
  for (std::uint64_t round = 1; round <= rounds; ++round) {
    begun = round;
    EXPECT_TRUE(clock.rewind());
    while (ended < round) std::this_thread::yield();
    if (clock.snapshot().commands_done != 2 * round) ++waiting;
  }
  other.join();
  EXPECT_EQ(waiting, 0U);
}

}  // namespace
}  // namespace tactus
