#include "relay/nats/attempt_timeout.h"

#include <gtest/gtest.h>

namespace tactus::relay {
namespace {

TEST(AttemptTimeout, is_four_times_the_last_success_within_limits) {
  EXPECT_EQ(attempt_timeout_ms({}, 0), 2'000);
  EXPECT_EQ(attempt_timeout_ms(0, 0), 700);
  EXPECT_EQ(attempt_timeout_ms(300, 0), 1'200);
  EXPECT_EQ(attempt_timeout_ms(9'000, 0), 5'000);
}

TEST(AttemptTimeout, of_every_fourth_attempt_is_the_longest) {
  for (std::uint64_t failures = 0; failures < 12; ++failures)
    EXPECT_EQ(attempt_timeout_ms(1, failures), failures % 4 == 3 ? 5'000 : 700) << failures;
  EXPECT_EQ(attempt_timeout_ms({}, 3), 5'000);
}

}  // namespace
}  // namespace tactus::relay
