#include "server/messages/command_limiter.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <optional>

#include "server/fake_session.h"

namespace tactus::server {
namespace {

class CommandLimiterTest : public testing::Test {
 protected:
  std::uint64_t refused(Limit limit) const { return hub.stats.limits().value(limit); }

  TestHub hub;
  CommandLimiter limiter{{}, hub.reports};
};

TEST_F(CommandLimiterTest, a_connection_may_send_100_at_once_and_then_50_a_second) {
  std::optional<access::TokenBucket> bucket;
  int accepted = 0;
  for (int i = 0; i < 1000; ++i) accepted += limiter.check_connection(bucket, 0).ok();
  EXPECT_EQ(accepted, 100);
  for (std::int64_t ms = 1; ms <= 2000; ++ms)
    accepted += limiter.check_connection(bucket, ms * 1'000'000).ok();
  EXPECT_EQ(accepted, 200);
  EXPECT_EQ(refused(Limit::command_rate), 3000U - 200U);
  std::optional<access::TokenBucket> other;
  EXPECT_TRUE(limiter.check_connection(other, 0));
}

TEST_F(CommandLimiterTest, an_address_may_send_200_a_second_on_all_its_connections) {
  int accepted = 0;
  for (int i = 0; i < 1000; ++i)
    accepted += limiter.check_address({.peer = other_machine(1)}, 0).ok();
  EXPECT_EQ(accepted, 200);
  EXPECT_TRUE(limiter.check_address({.peer = other_machine(2)}, 0));
  EXPECT_EQ(refused(Limit::command_rate_per_address), 800U);
  const auto error = limiter.check_address({.peer = other_machine(1), .has_control_key = true}, 0);
  ASSERT_FALSE(error) << "a key is no exemption";
  EXPECT_EQ(error.error().code, ErrorCode::resource_exhausted);
  EXPECT_EQ(error.error().message,
            "more than 200 commands per second from this address; retry later");
}

TEST_F(CommandLimiterTest, this_machine_has_no_rate_as_an_address) {
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(limiter.check_address({.peer = this_machine()}, 0));
}

TEST_F(CommandLimiterTest, the_last_places_are_for_this_machine_and_control_keys) {
  const CommandSender guest{.peer = other_machine(1)};
  EXPECT_TRUE(limiter.check_queue(guest, 191));
  EXPECT_FALSE(limiter.check_queue(guest, 192));
  EXPECT_TRUE(limiter.check_queue({.peer = this_machine()}, 255));
  EXPECT_TRUE(limiter.check_queue({.peer = other_machine(1), .has_control_key = true}, 255));
  EXPECT_EQ(refused(Limit::command_queue), 1U);
}

TEST_F(CommandLimiterTest, a_rate_of_0_is_no_limit) {
  CommandLimiter open{{.max_command_hz = 0, .max_command_hz_per_address = 0}, hub.reports};
  std::optional<access::TokenBucket> bucket;
  for (int i = 0; i < 1000; ++i) {
    EXPECT_TRUE(open.check_connection(bucket, 0));
    EXPECT_TRUE(open.check_address({.peer = other_machine(1)}, 0));
  }
}

}  // namespace
}  // namespace tactus::server
