#include "server/net/log_throttle.h"

#include <gtest/gtest.h>

namespace tactus::server {
namespace {

TEST(Rarely, TheFirstTimeIsToldAtOnce) {
  Rarely rarely;
  EXPECT_EQ(rarely.times(1), 1U);
}

TEST(Rarely, WhatHappensMeanwhileIsCountedAndToldLater) {
  Rarely rarely;
  EXPECT_EQ(rarely.times(100), 1U);
  for (int i = 0; i < 41; ++i) EXPECT_EQ(rarely.times(200), 0U);
  EXPECT_EQ(rarely.times(100 + Rarely::period_ns), 42U);
  EXPECT_EQ(rarely.times(101 + Rarely::period_ns), 0U);
}

}  // namespace
}  // namespace tactus::server
