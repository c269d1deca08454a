#include "platform/clock.h"

#include <gtest/gtest.h>

#include <chrono>

namespace tactus::platform {
namespace {

using std::chrono::duration_cast;
using std::chrono::nanoseconds;

TEST(Clock, monotonic_time_is_the_time_of_the_steady_clock) {
  const auto steady = [] {
    return duration_cast<nanoseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
  };
  const auto before = steady();
  const auto now = monotonic_ns();
  const auto after = steady();
  EXPECT_LE(before, now);
  EXPECT_LE(now, after);
}

TEST(Clock, monotonic_time_never_steps_back) {
  std::int64_t last = monotonic_ns();
  for (int i = 0; i < 10'000; ++i) {
    const std::int64_t now = monotonic_ns();
    ASSERT_GE(now, last);
    last = now;
  }
}

TEST(Clock, unix_time_is_that_of_the_system_clock) {
  const auto system = std::chrono::system_clock::now().time_since_epoch();
  const double apart_s =
      static_cast<double>(unix_ns() - duration_cast<nanoseconds>(system).count()) * 1e-9;
  EXPECT_NEAR(apart_s, 0.0, 3'600.0);  // assumes that no one sets the clock by an hour meanwhile
}

}  // namespace
}  // namespace tactus::platform
