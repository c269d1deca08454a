#include "load/process_usage.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <vector>

namespace tactus::load {
namespace {

TEST(ProcessUsage, OfThisProcessGrowsWithItsWork) {
  const auto before = usage_of(::getpid());
  ASSERT_TRUE(before.has_value());
  EXPECT_GT(before->resident_bytes, 100'000U);
  EXPECT_TRUE(before->thread_cpu_seconds.contains(::getpid()));
  // Until the time has come that is waited for, however slow the machine.
  auto after = *before;
  std::vector<char> memory(16'000'000, 'x');
  while (after.cpu_ns - before->cpu_ns < 50'000'000) after = *usage_of(::getpid());
  EXPECT_GT(after.resident_bytes, before->resident_bytes + 8'000'000);
  EXPECT_GT(busiest_thread(*before, after, 1.0), 0.0);
  EXPECT_GT(memory.back(), 0);
}

TEST(ProcessUsage, OfNobodyIsNone) { EXPECT_FALSE(usage_of(4'194'304).has_value()); }

TEST(BusiestThread, IsTheOneThatDidMostSince) {
  const ProcessUsage before{.cpu_ns = 0, .resident_bytes = 0, .thread_cpu_seconds = {{1, 5.0}}};
  const ProcessUsage after{
      .cpu_ns = 0, .resident_bytes = 0, .thread_cpu_seconds = {{1, 5.5}, {2, 0.75}}};
  EXPECT_DOUBLE_EQ(busiest_thread(before, after, 1.0), 0.75);
  EXPECT_DOUBLE_EQ(busiest_thread(after, after, 1.0), 0.0);
}

TEST(BusyShare, IsOfAllTimeThatPassed) {
  EXPECT_DOUBLE_EQ(busy_share({.busy = 10, .all = 100}, {.busy = 35, .all = 200}), 0.25);
  EXPECT_DOUBLE_EQ(busy_share({.busy = 10, .all = 100}, {.busy = 10, .all = 100}), 0.0);
  EXPECT_GT(usage_of_machine().all, 0U);
  EXPECT_LT(dropped_packets(), std::uint64_t{1} << 48U);
  EXPECT_LT(retransmitted_segments(), std::uint64_t{1} << 48U);
}

}  // namespace
}  // namespace tactus::load
