// A clock under a host, and under a leader that takes commands.
#include <gtest/gtest.h>
#include <tactus/beat_reader.h>
#include <tactus/transport_clock.h>

#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "manual_time.h"

namespace tactus::test {
namespace {

constexpr Frames block = 480;  // 10 ms

/// A leader that carries commands out when it is told to.
class PatientLeader final : public TransportLeader {
 public:
  Leader kind() const noexcept TACTUS_NONBLOCKING override { return Leader::jack; }
  std::optional<HostPosition> position(Frames frames) noexcept TACTUS_NONBLOCKING override {
    if (!is_there) return std::nullopt;
    const HostPosition now = host;
    if (host.rolling) host.frame += frames;
    return now;
  }
  bool sets_tempo() const noexcept override { return sets_tempo_too; }
  Outcome command(const TransportCommand& command) override {
    if (!is_there) return Error{ErrorCode::failed_precondition, "JACK is not running"};
    asked.push_back(command);
    return success();
  }

  HostPosition host;
  bool is_there = true;
  bool sets_tempo_too = true;
  std::vector<TransportCommand> asked;
};

class HostPositionTest : public testing::Test {
 protected:
  void step(int blocks = 1) {
    for (; blocks > 0; --blocks) {
      time.advance_ms(10);
      clock.update_position(block);
    }
  }
  void step(const HostPosition& host) {
    time.advance_ms(10);
    clock.update_position(block, host);
  }
  TransportState state() { return clock.get_state(); }

  ManualTime time;
  TransportClock clock{{.sample_rate = 48'000, .block_size = block, .hold_seconds = 0.1}};
  PatientLeader leader;
};

TEST_F(HostPositionTest, the_block_is_the_hosts_to_the_frame) {
  step({.rolling = true, .frame = 1'000});
  EXPECT_EQ(clock.last_block().start, 1'000);
  EXPECT_TRUE(clock.last_block().playing);
  EXPECT_EQ(state().sample_pos, 1'000 + block);
  const auto epoch = state().epoch;
  step({.rolling = true, .frame = 1'000 + block});
  EXPECT_EQ(state().epoch, epoch) << "it goes on";
  step({.rolling = true, .frame = 77});
  EXPECT_EQ(state().epoch, epoch + 1) << "a relocation";
  step({.rolling = false, .frame = 77 + block});
  EXPECT_EQ(state().status, TransportStatus::stopped);
  EXPECT_EQ(state().sample_pos, 77 + block);
  EXPECT_EQ(state().epoch, epoch + 1);
  EXPECT_EQ(state().leader, Leader::host);
}

TEST_F(HostPositionTest, bar_and_beat_are_the_hosts) {
  BeatReader beats{clock};
  step({.rolling = true, .bpm = 90.0, .meter = Meter{6, 8}, .bar = 12, .beat = 3.995});
  EXPECT_EQ(state().bpm, 90.0);
  EXPECT_EQ(state().beat_unit, 8);
  EXPECT_EQ(state().bar, 12);
  EXPECT_EQ(state().beat_in_bar, 4) << "it fell within the block";
  const auto beat = beats.next();
  ASSERT_TRUE(beat);
  EXPECT_EQ(beat->bar_index, 11);
  EXPECT_EQ(beat->beat_in_bar, 3);
  EXPECT_EQ(beat->sample_pos, 160) << "0.005 of 32,000 frames";
  EXPECT_FALSE(beats.next());
}

TEST_F(HostPositionTest, strange_values_are_not_taken) {
  step({.rolling = true, .frame = -5, .bpm = -1.0, .meter = Meter{0, 4}, .bar = -3, .beat = 1.0});
  EXPECT_EQ(clock.last_block().start, 0);
  EXPECT_EQ(state().bpm, 120.0);
  EXPECT_EQ(state().beats_per_bar, 4);
  EXPECT_EQ(state().bar, 1);
  constexpr Frames most = std::numeric_limits<Frames>::max();
  constexpr double infinity = std::numeric_limits<double>::infinity();
  step({.rolling = true, .bar = -most - 1, .beat = 1.0});
  step({.rolling = true, .bar = most, .beat = 1.0});
  step({.rolling = true, .bpm = NAN, .bar = 2, .beat = infinity});
  step({.rolling = true, .bar = 2, .beat = NAN});
  EXPECT_EQ(state().bpm, 120.0);
  EXPECT_LT(state().beat_pos, 1.0);
}

TEST_F(HostPositionTest, every_command_is_refused_by_name) {
  step({.rolling = true});
  EXPECT_EQ(clock.play().error().message, "playback is set by the host");
  EXPECT_EQ(clock.seek(0).error().message, "position is set by the host");
  EXPECT_EQ(clock.set_bpm(90.0).error().code, ErrorCode::failed_precondition);
  EXPECT_EQ(state().bpm, 120.0);
}

TEST_F(HostPositionTest, a_host_of_the_tempo_alone_leaves_the_playhead_to_the_clock) {
  const HostPosition host{.rolling = true, .frame = 99, .bpm = 90.0, .tempo_only = true};
  step(host);
  EXPECT_EQ(state().status, TransportStatus::stopped);
  EXPECT_EQ(state().sample_pos, 0);
  EXPECT_TRUE(clock.play().ok());
  EXPECT_TRUE(clock.seek(1'000).ok());
  EXPECT_EQ(clock.set_bpm(100.0).error().message, "tempo is set by the host");
  EXPECT_EQ(clock.align().error().code, ErrorCode::failed_precondition);
  step(host);
  EXPECT_EQ(state().sample_pos, 1'000 + block);
  EXPECT_EQ(state().bpm, 90.0);
  step({.rolling = true, .frame = 99});
  EXPECT_EQ(state().sample_pos, 99 + block);
  EXPECT_FALSE(clock.play().ok());
}

TEST_F(HostPositionTest, a_lost_leader_is_held_then_the_clock_stops_and_locks_again) {
  clock.follow(leader);
  EXPECT_FALSE(state().locked) << "no block yet";
  leader.host.rolling = true;
  step(3);
  EXPECT_TRUE(state().locked);
  leader.is_there = false;
  step();
  EXPECT_FALSE(state().locked);
  EXPECT_EQ(state().sample_pos, 4 * block) << "it runs on";
  step(9);
  EXPECT_TRUE(state().playing);
  step();
  EXPECT_EQ(state().status, TransportStatus::stopped);
  EXPECT_EQ(state().sample_pos, 13 * block);
  EXPECT_EQ(clock.play().error().message, "JACK is not running");
  leader.is_there = true;
  step();
  EXPECT_TRUE(state().locked && state().playing);
  EXPECT_EQ(clock.leader().dropouts, 1U);
  time.advance_ms(200);
  EXPECT_FALSE(state().locked) << "no block comes";
  EXPECT_TRUE(state().stalled);
}

TEST_F(HostPositionTest, a_forwarded_command_is_answered_when_the_leader_shows_it) {
  clock.follow(leader);
  step();
  const auto play = clock.play().value();
  const auto seek = clock.seek_seconds(2.0).value();
  ASSERT_EQ(leader.asked.size(), 2U);
  EXPECT_EQ(leader.asked[1].kind, TransportCommand::Kind::seek_samples);
  EXPECT_EQ(leader.asked[1].value, 96'000.0);
  step(3);
  EXPECT_FALSE(clock.outcome(play));
  leader.host.rolling = true;
  step();
  ASSERT_TRUE(clock.outcome(play));
  EXPECT_TRUE(clock.outcome(play)->value().playing);
  EXPECT_FALSE(clock.outcome(seek));
  leader.host.frame = 96'000;
  step();
  EXPECT_EQ(clock.outcome(seek)->value().sample_pos, 96'000);
}

TEST_F(HostPositionTest, a_leader_that_does_not_follow_ends_the_wait) {
  clock.follow(leader);
  step();
  const auto play = clock.play().value();
  step(89);
  EXPECT_FALSE(clock.outcome(play));
  step(3);
  EXPECT_EQ(clock.outcome(play)->error().code, ErrorCode::unavailable);
}

TEST_F(HostPositionTest, the_tempo_is_the_clocks_if_the_leader_sets_none) {
  clock.follow(leader);
  leader.sets_tempo_too = false;
  step();
  const auto tempo = clock.set_bpm(90.0).value();
  step();
  EXPECT_EQ(clock.outcome(tempo)->value().bpm, 90.0);
  EXPECT_EQ(clock.enable_loop().error().message, "loop is set by JACK");
  EXPECT_TRUE(leader.asked.empty());
}

}  // namespace
}  // namespace tactus::test
