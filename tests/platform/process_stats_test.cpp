#include "platform/process_stats.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstddef>
#include <ctime>
#include <vector>

namespace tactus::platform {
namespace {

TEST(ProcessStats, the_open_descriptors_are_counted) {
  const auto before = process_stats().open_fds;
  const int more = open("/dev/null", O_RDONLY | O_CLOEXEC);
  ASSERT_GE(more, 0);
  EXPECT_EQ(process_stats().open_fds, before + 1);
  close(more);
  EXPECT_EQ(process_stats().open_fds, before);
}

TEST(ProcessStats, the_limit_of_descriptors_is_the_systems) {
  rlimit limit{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  EXPECT_EQ(process_stats().max_fds, limit.rlim_cur);
}

TEST(ProcessStats, work_takes_time) {
  const double before = process_stats().cpu_seconds;
  const std::clock_t start = std::clock();
  while (std::clock() - start < CLOCKS_PER_SEC / 50) {
  }
  EXPECT_GE(process_stats().cpu_seconds - before, 0.019);
}

TEST(ProcessStats, memory_that_is_used_is_resident) {
  const ProcessStats before = process_stats();
  constexpr std::size_t size = 64U << 20U;
  const std::vector<char> memory(size, 'x');
  const ProcessStats after = process_stats();
  EXPECT_GE(after.resident_bytes, before.resident_bytes + size / 2);
  EXPECT_GE(after.virtual_bytes, after.resident_bytes);
  EXPECT_EQ(memory.back(), 'x');
}

TEST(ProcessStats, it_started_a_while_ago) {
  const auto now = static_cast<double>(std::time(nullptr));
  const double start = process_stats().start_time;
  EXPECT_LE(start, now + 1.0);
  EXPECT_GT(start, now - 3600.0) << "no test runs for an hour";
}

}  // namespace
}  // namespace tactus::platform
