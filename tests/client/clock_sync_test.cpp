#include "client/clock/clock_sync.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace tactus::client {
namespace {

constexpr double origin = 1'700'641'234'567.0;
constexpr double infinity = std::numeric_limits<double>::infinity();

/// Exact answers one second apart, for a given offset. @return time of the last
double answer(ClockSync& sync, double from, int count, double offset) {
  for (int i = 0; i < count; ++i) {
    const double sent = from + 1000.0 * i;
    const double server = origin + sent + 1.0 + offset;
    sync.add(sent, server, server, sent + 2.0);
  }
  return from + 1000.0 * (count - 1) + 2.0;
}

TEST(ClockSync, is_not_synced_before_the_first_answer) {
  const auto status = ClockSync{origin, 0.0}.reading().status(0.0);
  EXPECT_FALSE(status.synced);
  EXPECT_EQ(status.error_bound_ms, infinity);
  EXPECT_EQ(status.round_trip_ms, infinity);
}

TEST(ClockSync, takes_the_first_offset_from_a_message_until_a_probe_is_answered) {
  ClockSync sync{origin, 0.0};
  sync.hint(origin + 5000.0, 30.0);  // 30 ms in transit
  EXPECT_EQ(sync.reading().offset_at(30.0), 4970.0);
  sync.hint(origin + 5100.0, 110.0);
  sync.hint(origin + 5200.0, 250.0);
  EXPECT_EQ(sync.reading().offset_at(260.0), 4990.0);
  sync.add(300.0, origin + 5301.0, origin + 5301.0, 302.0);
  EXPECT_NEAR(sync.reading().offset_at(302.0), 5000.0, 0.01);
  sync.hint(origin + 9000.0, 303.0);
  EXPECT_NEAR(sync.reading().offset_at(302.0), 5000.0, 0.01);
}

TEST(ClockSync, ignores_impossible_answers) {
  ClockSync sync{origin, 0.0};
  sync.add(100.0, origin + 100.0, origin + 100.0, 90.0);   // received before it was sent
  sync.add(100.0, origin + 100.0, origin + 300.0, 110.0);  // took longer than the round trip
  sync.add(100.0, std::nan(""), std::nan(""), 110.0);
  EXPECT_EQ(sync.reading().probes, 0U);
  EXPECT_FALSE(sync.on_server_time(infinity, 110.0));
  EXPECT_EQ(sync.reading().error_bound(110.0), infinity);
}

TEST(ClockSync, an_impossible_message_time_reveals_a_clock_step) {
  ClockSync sync{origin, 0.0};
  const double before = answer(sync, 0.0, 12, 0.0);
  EXPECT_FALSE(sync.on_server_time(origin + before + 500.0, before + 500.0));
  EXPECT_LT(sync.reading().error_bound(before + 500.0), 1.3);
  EXPECT_TRUE(sync.on_server_time(origin + before + 750.0, before + 700.0));
  EXPECT_EQ(sync.reading().error_bound(before + 700.0), infinity);
  EXPECT_NEAR(sync.reading().offset_at(before + 700.0), 0.0, 0.1) << "it does not jump";
  const double at = answer(sync, before + 998.0, 1, 52.0);
  EXPECT_LT(sync.reading().error_bound(at), 54.0);
}

TEST(ClockSync, slews_a_change_at_500_ppm_and_steps_above_100_ms) {
  ClockSync sync{origin, 0.0};
  double at = answer(sync, 0.0, 12, 0.0);
  at = answer(sync, at + 998.0, 1, 60.0);
  for (double t = at; t < at + 900.0; t += 100.0) {
    const double slew = (sync.reading().offset_at(t + 100.0) - sync.reading().offset_at(t)) / 100.0;
    EXPECT_LE(slew, 501e-6);
    EXPECT_GT(slew, 490e-6);
  }
  at = answer(sync, at + 998.0, 1, -150.0);
  EXPECT_NEAR(sync.reading().offset_at(at), -150.0, 0.01);
}

TEST(ClockSync, a_new_connection_sets_the_clock_immediately) {
  ClockSync sync{origin, 0.0};
  double at = answer(sync, 0.0, 12, 0.0);
  sync.restart();
  EXPECT_FALSE(sync.reading().status(at).synced);
  EXPECT_EQ(sync.reading().error_bound(at), infinity);
  at = answer(sync, at + 998.0, 1, 40.0);
  EXPECT_NEAR(sync.reading().offset_at(at), 40.0, 0.01);
}

TEST(ClockSync, local_time_is_the_inverse_of_server_time) {
  ClockSync sync{origin, 0.0};
  double at = answer(sync, 0.0, 12, 777.0);
  at = answer(sync, at + 998.0, 1, 790.0);  // slewing
  for (const double later : {0.0, 17.25, 1000.0}) {
    EXPECT_NEAR(sync.reading().local_time(sync.reading().server_time(at + later)), at + later,
                1e-3);
  }
}

}  // namespace
}  // namespace tactus::client
