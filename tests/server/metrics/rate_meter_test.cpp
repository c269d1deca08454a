#include "server/metrics/rate_meter.h"

#include <gtest/gtest.h>

namespace tactus::server {
namespace {

constexpr std::int64_t second = 1'000'000'000;

TEST(RateMeter, StartsAtNothing) { EXPECT_EQ(RateMeter{}.update(5 * second, 12.0), 0.0); }

TEST(RateMeter, MeasuresASteadyRateAtOnceAndForLong) {
  RateMeter meter;
  for (int tick = 0; tick < 30 * 60; ++tick) {
    const double rate = meter.update(tick * second / 30, tick);
    if (tick > 0) {
      ASSERT_NEAR(rate, 30.0, 1e-4) << tick;
    }
  }
}

TEST(RateMeter, ForgetsWhatLiesThreeSecondsBack) {
  RateMeter meter;
  double total = 0.0;
  double rate = 0.0;
  for (int tick = 0; tick < 300; ++tick) rate = meter.update(tick * second / 30, total += 1.0);
  for (int tick = 300; tick < 300 + 4 * 30; ++tick)
    rate = meter.update(tick * second / 30, total += 0.5);
  EXPECT_NEAR(rate, 15.0, 1e-4);
}

}  // namespace
}  // namespace tactus::server
