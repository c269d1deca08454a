#include "server/net/log_throttle.h"

#include <gtest/gtest.h>

namespace tactus::server {
namespace {

TEST(LogThrottle, TheFirstTimeIsToldAtOnce) {
  LogThrottle throttle;
  EXPECT_EQ(throttle.times(1), 1U);
}

TEST(LogThrottle, WhatHappensMeanwhileIsCountedAndToldLater) {
  LogThrottle throttle;
  EXPECT_EQ(throttle.times(100), 1U);
  for (int i = 0; i < 41; ++i) EXPECT_EQ(throttle.times(200), 0U);
  EXPECT_EQ(throttle.times(100 + LogThrottle::period_ns), 42U);
  EXPECT_EQ(throttle.times(101 + LogThrottle::period_ns), 0U);
}

}  // namespace
}  // namespace tactus::server
