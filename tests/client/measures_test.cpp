// Measurements of the connection, and the detection of changes: as
// clients/js/test/measures.test.js.
#include <gtest/gtest.h>

#include "client/session/changes.h"
#include "client/session/meter.h"

namespace tactus::client {
namespace {

TEST(Meter, measures_rate_jitter_and_gaps_of_states) {
  Meter meter;
  meter.expect(25.0);
  for (unsigned i = 0; i <= 100; ++i) {
    if (i == 50 || i == 51) continue;
    meter.message(100, 40.0 * i);
    meter.state(7 + i, 40.0 * i);
  }
  const auto metrics = meter.read(4010.0);
  EXPECT_EQ(metrics.expected_rate_hz, 25.0);
  EXPECT_GT(metrics.rate_hz, 24.0);
  EXPECT_LT(metrics.rate_hz, 25.0);
  EXPECT_GT(metrics.jitter_ms, 5.0);
  EXPECT_LT(metrics.jitter_ms, 30.0);
  EXPECT_EQ(metrics.gaps, 2U);
  EXPECT_EQ(metrics.messages, 99U);
  EXPECT_EQ(metrics.states, 99U);
  EXPECT_EQ(metrics.bytes, 9900U);
  EXPECT_EQ(metrics.silence_ms, 10.0);
}

TEST(Meter, even_states_have_no_jitter_and_a_stream_that_stops_slows_down) {
  Meter meter;
  for (unsigned i = 0; i < 100; ++i) meter.state(i, 40.0 * i);
  const auto then = meter.read(3970.0);
  EXPECT_NEAR(then.rate_hz, 25.0, 0.1);
  EXPECT_LT(then.jitter_ms, 1e-9);
  EXPECT_EQ(then.gaps, 0U);
  EXPECT_LT(meter.read(6000.0).rate_hz, 15.0);
  EXPECT_EQ(meter.read(20'000.0).rate_hz, 0.0);
}

TEST(Meter, another_connection_starts_a_new_sequence) {
  Meter meter;
  meter.state(7, 0.0);
  meter.lost();
  meter.opened();
  meter.state(500, 40.0);
  EXPECT_EQ(meter.read(40.0).gaps, 0U);
  EXPECT_EQ(meter.read(40.0).reconnects, 1U);
}

/// Playing at 3.9 s in a loop from 2 to 4 s.
TransportState base() {
  TransportState state;
  state.playing = true;
  state.status = TransportStatus::playing;
  state.time_seconds = 3.9;
  state.timestamp_ms = 5000.0;
  state.epoch = 1;
  state.loop_enabled = true;
  state.loop_start_seconds = 2.0;
  state.loop_end_seconds = 4.0;
  return state;
}

TransportState at(double seconds, double timestamp_ms, std::uint64_t epoch) {
  auto state = base();
  state.time_seconds = seconds;
  state.timestamp_ms = timestamp_ms;
  state.epoch = epoch;
  return state;
}

TEST(Changes, a_wrap_or_the_end_of_a_stall_is_none_and_a_seek_is) {
  EXPECT_FALSE(changed_parts(base(), at(3.95, 5050.0, 1)).any());
  EXPECT_FALSE(changed_parts(base(), at(2.1, 5200.0, 2)).any());
  EXPECT_FALSE(changed_parts(base(), at(2.001, 5098.0, 2)).any());
  EXPECT_TRUE(changed_parts(base(), at(1.0, 5050.0, 2)).position);
  auto stalled = base();
  stalled.stalled = true;
  EXPECT_FALSE(changed_parts(stalled, at(3.95, 9000.0, 1)).any());
}

TEST(Changes, are_told_part_by_part) {
  auto state = at(3.95, 5050.0, 2);
  state.bpm = 90.0;
  EXPECT_TRUE(changed_parts(base(), state).tempo);
  state = at(3.95, 5050.0, 1);
  state.loop_enabled = false;
  EXPECT_TRUE(changed_parts(base(), state).loop);
  state = at(3.9, 5090.0, 1);
  state.playing = false;
  state.status = TransportStatus::paused;
  const auto change = changed_parts(base(), state);
  EXPECT_TRUE(change.status && !change.position);
}

}  // namespace
}  // namespace tactus::client
