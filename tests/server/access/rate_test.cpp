#include "server/access/rate.h"

#include <gtest/gtest.h>

namespace tactus::server::access {
namespace {

constexpr std::int64_t millisecond_ns = 1'000'000;

TEST(TokenBucket, starts_full) {
  TokenBucket bucket{50.0, 100};
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(bucket.take(5)) << i;
  EXPECT_FALSE(bucket.take(5));
}

TEST(TokenBucket, gains_its_rate_and_no_more_than_its_burst) {
  TokenBucket bucket{50.0, 2};
  EXPECT_TRUE(bucket.take(0) && bucket.take(0));
  EXPECT_FALSE(bucket.take(20 * millisecond_ns - 1));
  EXPECT_TRUE(bucket.take(20 * millisecond_ns));
  EXPECT_FALSE(bucket.take(20 * millisecond_ns));
  const std::int64_t much_later_ns = 1'000'000 * millisecond_ns;
  EXPECT_TRUE(bucket.take(much_later_ns) && bucket.take(much_later_ns));
  EXPECT_FALSE(bucket.take(much_later_ns));
}

TEST(TokenBucket, the_rate_holds_over_an_hour) {
  TokenBucket bucket{50.0, 100};
  int taken = 0;
  for (std::int64_t now_ns = 0; now_ns < 3'600'000 * millisecond_ns; now_ns += 7 * millisecond_ns)
    taken += bucket.take(now_ns);
  EXPECT_NEAR(taken, 3600 * 50 + 100, 2);
}

TEST(TokenBucket, tells_when_the_next_token_is_due) {
  TokenBucket bucket{50.0, 1};
  EXPECT_EQ(bucket.wait_ns(0), 0);
  EXPECT_TRUE(bucket.take(0));
  const std::int64_t wait_ns = bucket.wait_ns(5 * millisecond_ns);
  EXPECT_EQ(wait_ns, 15 * millisecond_ns);
  EXPECT_FALSE(bucket.take(5 * millisecond_ns + wait_ns - 1));
  EXPECT_TRUE(bucket.take(5 * millisecond_ns + wait_ns));
}

TEST(TokenBucket, a_time_that_goes_back_gains_nothing) {
  TokenBucket bucket{1.0, 1};
  EXPECT_TRUE(bucket.take(5'000 * millisecond_ns));
  EXPECT_FALSE(bucket.take(0));
  EXPECT_FALSE(bucket.take(5'999 * millisecond_ns));
  EXPECT_TRUE(bucket.take(6'000 * millisecond_ns));
}

TEST(TokenBucket, a_refused_command_costs_nothing) {
  TokenBucket bucket{1.0, 1};
  EXPECT_TRUE(bucket.take(0));
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(bucket.take(i * millisecond_ns / 2));
  EXPECT_TRUE(bucket.take(1000 * millisecond_ns));
}

}  // namespace
}  // namespace tactus::server::access
