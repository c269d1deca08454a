// The JACK transport, against a real server with its dummy driver.
#include <gtest/gtest.h>
#include <jack/transport.h>
#include <signal.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "bridges/jack_host.h"

namespace tactus::bridges {
namespace {

using std::chrono::milliseconds;
using test::eventually;

constexpr Frames period = test::jack_period;

class JackTransportTest : public test::JackHostTest {};

TEST_F(JackTransportTest, every_block_is_where_jack_is) {
  // Shorter than a cycle, so that blocks begin within one, and as long.
  for (const Frames block : {Frames{100}, period}) {
    start(false, block);
    jack_transport_start(host->client);
    let_blocks_pass(20);
    jack_transport_locate(host->client, 1'234'567);
    let_blocks_pass(20);
    jack_transport_locate(host->client, 99);
    let_blocks_pass(20);
    jack_transport_stop(host->client);
    let_blocks_pass(5);
    EXPECT_EQ(host->wrong, 0) << "blocks of " << block;
    EXPECT_EQ(clock.get_state().leader, Leader::jack);
    EXPECT_FALSE(clock.playing());
    host.reset();
    leader.reset();
  }
}

TEST_F(JackTransportTest, commands_are_jacks_and_answered_in_effect) {
  start();
  EXPECT_TRUE(done(clock.play()).playing);
  EXPECT_TRUE(rolls());
  const TransportState there = done(clock.seek_seconds(20.0));
  EXPECT_GE(there.sample_pos, 960'000);
  EXPECT_LT(there.sample_pos, 960'000 + 4'800);
  EXPECT_EQ(done(clock.pause()).status, TransportStatus::stopped);
  EXPECT_FALSE(rolls());
  EXPECT_EQ(done(clock.rewind()).sample_pos, 0);
  EXPECT_EQ(done(clock.seek_beat(6.0)).sample_pos, 144'000);
  EXPECT_TRUE(done(clock.play()).playing);
  let_blocks_pass(5);
  EXPECT_EQ(done(clock.stop()).sample_pos, 144'000) << "where it started";
  for (const auto& refused :
       {clock.set_bpm(90.0), clock.set_meter({3, 4}), clock.enable_loop(), clock.nudge(5.0)}) {
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::failed_precondition);
  }
  EXPECT_EQ(clock.set_bpm(90.0).error().message,
            "tempo is set by JACK: no timebase master runs; start one, or tactus with --timebase");
  EXPECT_EQ(clock.bpm(), 120.0);
  EXPECT_EQ(clock.seek(Frames{1} << 40).error().code, ErrorCode::out_of_range);
}

TEST_F(JackTransportTest, tempo_meter_bar_and_beat_are_the_masters) {
  start();
  host->lead();
  done(clock.seek(Frames{32'000} * 7 + 16'000));
  ASSERT_TRUE(eventually([&] { return clock.bpm() == 90.0; }));
  let_blocks_pass(3);
  TransportState state = clock.get_state();
  EXPECT_EQ(state.beats_per_bar, 3);
  EXPECT_EQ(state.bar, 3);
  EXPECT_EQ(state.beat_in_bar, 2);
  EXPECT_NEAR(state.beat_pos, 7.5, 0.002);
  EXPECT_EQ(clock.set_bpm(100.0).error().message,
            "tempo is set by JACK: change it in JACK's timebase master");
  done(clock.play());
  // A busy machine may miss cycles, of which JACK's master knows nothing.
  int jumps = 0;
  do {
    jumps = host->jumps;
    let_blocks_pass(5);
    const auto epoch = clock.get_state().epoch;
    let_blocks_pass(30);
    state = clock.get_state();
    if (jumps != host->jumps) continue;
    EXPECT_EQ(state.epoch, epoch) << "a steady tempo is no discontinuity";
    EXPECT_NEAR(state.beat_pos, static_cast<double>(state.sample_pos) / 32'000.0, 0.005);
  } while (jumps != host->jumps);
}

TEST_F(JackTransportTest, the_clock_can_be_the_master) {
  start(true);
  done(clock.set_bpm(100.0));
  done(clock.set_meter({6, 8}));
  done(clock.seek_beat(13.5));
  jack_position_t jack{};
  ASSERT_TRUE(eventually([&] {
    jack_transport_query(host->client, &jack);
    return (jack.valid & JackPositionBBT) != 0 && jack.beats_per_minute == 100.0 &&
           jack.beats_per_bar == 6.0F && jack.bar == 3;
  }));
  EXPECT_EQ(jack.beat_type, 8.0F);
  EXPECT_EQ(jack.beat, 2);
  EXPECT_NEAR(jack.tick / jack.ticks_per_beat, 0.5, 0.01);
}

TEST_F(JackTransportTest, a_server_of_another_rate_is_not_followed_and_says_why) {
  const std::string why = "JACK runs at 48000 Hz: restart with --sample-rate 48000";
  TransportClock other{{.sample_rate = 44'100}};
  std::vector<std::string> told;
  JackTransport jack{other, {}, [&told](const std::string& line) { told.push_back(line); }};
  other.follow(jack);
  other.update_position(512);
  EXPECT_EQ(other.play().error().message, why);
  EXPECT_EQ(told, std::vector{why});
  EXPECT_FALSE(other.get_state().locked);
}

TEST_F(JackTransportTest, a_server_that_hangs_is_missed) {
  start();
  done(clock.play());
  let_blocks_pass(5);
  server->hang(true);
  EXPECT_TRUE(eventually([&] {  // as the system clock does
    clock.update_position(period);
    std::this_thread::sleep_for(milliseconds{1});
    return !clock.get_state().locked;
  }));
  server->hang(false);
  EXPECT_TRUE(eventually([&] { return clock.get_state().locked; }));
}

TEST_F(JackTransportTest, a_server_that_dies_is_missed_and_followed_again) {
  start();
  done(clock.play());
  let_blocks_pass(5);
  server->end(SIGKILL);
  host->close();
  const auto step = [&] {  // as the system clock does
    clock.update_position(period);
    std::this_thread::sleep_for(milliseconds{1});
  };
  ASSERT_TRUE(eventually([&] {
    step();
    return !clock.get_state().locked;
  }));
  EXPECT_TRUE(clock.playing()) << "it runs on";
  ASSERT_TRUE(eventually([&] {
    step();
    return !clock.playing();
  })) << "until the hold ends";
  EXPECT_EQ(clock.leader().dropouts, 1U);
  ASSERT_TRUE(eventually([&] { return !clock.play().ok(); }));
  EXPECT_EQ(clock.play().error().message, "JACK is not running: start it");
  server->start();
  ASSERT_TRUE(server->ready());
  EXPECT_TRUE(eventually([&] {
    step();
    return clock.get_state().locked;
  }));
}

}  // namespace
}  // namespace tactus::bridges
