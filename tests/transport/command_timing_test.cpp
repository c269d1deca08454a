// Tests when commands take effect, and their results.
#include <gtest/gtest.h>
#include <tactus/transport_clock.h>

#include <atomic>
#include <thread>
#include <vector>

#include "manual_time.h"

namespace tactus {
namespace {

using std::chrono::milliseconds;

class CommandTiming : public testing::Test {
 protected:
  void block(TransportClock& of, Frames frames = 480) {
    time.advance_ms(10);
    of.update_position(frames);
  }
  TransportStatus status_after(CommandTicket ticket) {
    const auto answer = clock.outcome(ticket);
    EXPECT_TRUE(answer && answer->ok());
    return (*answer)->status;
  }

  test::ManualTime time;
  TransportClock clock{{.block_size = 480}};
};

TEST_F(CommandTiming, before_any_audio_a_command_applies_at_once) {
  ASSERT_TRUE(clock.play());
  EXPECT_TRUE(clock.playing());
}

TEST_F(CommandTiming, while_audio_runs_a_command_waits_for_the_next_block) {
  block(clock);
  const auto ticket = clock.play();
  EXPECT_FALSE(clock.playing());
  EXPECT_FALSE(clock.outcome(*ticket));
  block(clock);
  EXPECT_TRUE(clock.playing());
  EXPECT_TRUE(clock.outcome(*ticket));
  EXPECT_EQ(clock.sample_pos(), 480) << "it applies before its block, not after";
}

TEST_F(CommandTiming, audio_has_ended_when_no_block_came_for_more_than_100_ms) {
  block(clock);
  time.advance_ms(100);
  ASSERT_TRUE(clock.set_bpm(90.0));
  EXPECT_EQ(clock.bpm(), 120.0);
  time.advance_ns(1);
  ASSERT_TRUE(clock.set_bpm(80.0));
  EXPECT_EQ(clock.bpm(), 80.0);
  EXPECT_EQ(clock.snapshot().commands_done, 2U) << "what waited is applied too";
}

TEST_F(CommandTiming, audio_of_long_blocks_has_ended_after_three_of_them) {
  TransportClock slow{{.sample_rate = 8'000, .block_size = 8'192}};
  slow.update_position(8'192);
  time.advance_ms(3 * 1'024);
  ASSERT_TRUE(slow.play());
  EXPECT_FALSE(slow.playing());
  time.advance_ms(1);
  ASSERT_TRUE(slow.play());
  EXPECT_TRUE(slow.playing());
}

TEST_F(CommandTiming, a_command_given_just_before_audio_ended_applies_when_one_asks_for_it) {
  block(clock);
  const auto ticket = clock.play();
  ASSERT_FALSE(clock.outcome(*ticket));
  time.advance_ms(101);
  EXPECT_EQ(status_after(*ticket), TransportStatus::playing);
  EXPECT_TRUE(clock.playing());
}

TEST_F(CommandTiming, commands_given_together_each_answer_the_state_right_after_them) {
  block(clock);
  const auto play = clock.play();
  const auto pause = clock.pause();
  const auto stop = clock.stop();
  block(clock);
  EXPECT_EQ(status_after(*play), TransportStatus::playing);
  EXPECT_EQ(status_after(*pause), TransportStatus::paused);
  EXPECT_EQ(status_after(*stop), TransportStatus::stopped);
  EXPECT_EQ(clock.get_state().status, TransportStatus::stopped);
}

TEST_F(CommandTiming, a_command_refused_in_its_turn_answers_why_and_changes_nothing) {
  block(clock);
  const auto loop = clock.set_loop(4.0, 8.0);
  const auto turned = clock.submit({.kind = TransportCommand::Kind::loop, .loop = {.end = 3.0}});
  const auto far = clock.seek_beat(static_cast<double>(max_position) / 48'000 * 3.0);
  block(clock);
  EXPECT_TRUE(clock.outcome(*loop)->ok());
  const auto turned_answer = clock.outcome(*turned);
  ASSERT_TRUE(turned_answer && !turned_answer->ok());
  EXPECT_EQ(turned_answer->error().code, ErrorCode::out_of_range);
  const auto far_answer = clock.outcome(*far);
  ASSERT_TRUE(far_answer && !far_answer->ok());
  EXPECT_EQ(far_answer->error().code, ErrorCode::out_of_range);
  EXPECT_EQ(far_answer->error().field, "beats");
  EXPECT_EQ(clock.get_state().loop_end_seconds, 8.0);
  EXPECT_EQ(clock.get_state().epoch, 0U);
}

TEST_F(CommandTiming, a_full_queue_refuses_and_keeps_what_it_holds) {
  block(clock);
  std::vector<CommandTicket> tickets;
  for (;;) {
    const auto ticket = clock.seek(static_cast<Frames>(tickets.size()) + 1);
    if (!ticket) {
      EXPECT_EQ(ticket.error().code, ErrorCode::resource_exhausted);
      break;
    }
    tickets.push_back(*ticket);
    ASSERT_LE(tickets.size(), 10'000U) << "bounded, it was said";
  }
  EXPECT_EQ(clock.sample_pos(), 0);
  block(clock);
  EXPECT_EQ(clock.sample_pos(), static_cast<Frames>(tickets.size()));
  for (std::size_t i = 0; i < tickets.size(); ++i)
    EXPECT_EQ((*clock.outcome(tickets[i]))->sample_pos, static_cast<Frames>(i) + 1);
  EXPECT_TRUE(clock.play()) << "there is space again";
}

TEST_F(CommandTiming, a_queue_that_filled_before_audio_ended_is_no_hindrance_after) {
  block(clock);
  while (clock.rewind()) continue;
  time.advance_ms(101);
  ASSERT_TRUE(clock.play());
  EXPECT_TRUE(clock.playing());
}

TEST_F(CommandTiming, an_answer_long_overtaken_is_the_state_of_now) {
  const auto first = clock.seek(5);
  for (int i = 0; i < 300; ++i) ASSERT_TRUE(clock.seek(1'000));
  EXPECT_EQ((*clock.outcome(*first))->sample_pos, 1'000);
}

TEST_F(CommandTiming, a_ticket_that_was_never_given_out_has_no_answer_of_its_own) {
  ASSERT_TRUE(clock.seek(1'000));
  EXPECT_EQ((*clock.outcome(CommandTicket{}))->sample_pos, 1'000);
  EXPECT_FALSE(clock.outcome(CommandTicket{2}));
  EXPECT_FALSE(clock.outcome(CommandTicket{~std::uint64_t{0}}));
}

TEST_F(CommandTiming, waiting_ends_with_unavailable_where_no_block_comes) {
  block(clock);  // time then stops: audio has not ended, but no block follows
  const auto ticket = clock.play();
  const auto state = clock.wait(*ticket, milliseconds{2});
  ASSERT_FALSE(state);
  EXPECT_EQ(state.error().code, ErrorCode::unavailable);
  block(clock);
  EXPECT_TRUE(clock.wait(*ticket, milliseconds{0}));
}

TEST_F(CommandTiming, waiting_ends_when_the_block_comes) {
  block(clock);
  const auto ticket = clock.seek(7'000);
  std::atomic<bool> done{false};
  std::thread audio{[&] {
    while (!done) clock.update_position(480);
  }};
  const auto state = clock.wait(*ticket, std::chrono::minutes{1});
  done = true;
  audio.join();
  ASSERT_TRUE(state);
  EXPECT_EQ(state->sample_pos, 7'000);
}

// As a client does: command, wait, then request the state.
TEST_F(CommandTiming, the_state_shows_a_command_as_soon_as_it_is_answered) {
  std::atomic<bool> done{false};
  block(clock);
  std::thread audio{[&] {
    while (!done) clock.update_position(0);
  }};
  int unseen = 0;
  for (Frames place = 1; place <= 5'000; ++place) {
    const auto ticket = clock.seek(place);
    while (!clock.outcome(*ticket)) continue;
    if (clock.sample_pos() != place) ++unseen;
  }
  done = true;
  audio.join();
  EXPECT_EQ(unseen, 0);
}

}  // namespace
}  // namespace tactus
