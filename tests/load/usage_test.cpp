#include "load/usage.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <vector>

namespace tactus::load {
namespace {

TEST(Usage, of_this_process_grows_with_its_work) {
  const auto before = usage_of(::getpid());
  ASSERT_TRUE(before.has_value());
  EXPECT_GT(before->resident_bytes, 100'000U);
  // Busy-waits for CPU time, so the machine's speed does not matter.
  auto after = *before;
  std::vector<char> memory(16'000'000, 'x');
  while (after.cpu_ns - before->cpu_ns < 50'000'000) after = *usage_of(::getpid());
  EXPECT_GT(after.resident_bytes, before->resident_bytes + 8'000'000);
  EXPECT_GT(memory.back(), 0);
}

TEST(Usage, is_empty_for_an_unknown_process) { EXPECT_FALSE(usage_of(4'194'304).has_value()); }

TEST(Usage, of_the_machine_is_read) {
  const auto usage = usage_of_machine();
  EXPECT_GT(usage.busy, 0U);
  EXPECT_GT(usage.all, usage.busy);
  EXPECT_LT(usage.dropped_packets, std::uint64_t{1} << 48U);
  EXPECT_LT(usage.retransmissions, std::uint64_t{1} << 48U);
}

}  // namespace
}  // namespace tactus::load
