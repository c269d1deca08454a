#include "server/websocket/message_deadline.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>

namespace tactus::server {
namespace {

using std::chrono::milliseconds;

class MessageDeadlineTest : public testing::Test {
 protected:
  /// As a session does after each part of a message.
  void part(MessageDeadline& deadline) {
    if (deadline.begin()) watch(deadline);
  }
  void watch(MessageDeadline& deadline) {
    deadline.async_wait(io.get_executor(), [this, &deadline] {
      ++expiries;
      late += deadline.has_passed();
      if (!deadline.has_passed() && deadline.has_begun()) watch(deadline);
    });
  }

  asio::io_context io{1};
  int expiries = 0;
  int late = 0;
};

TEST_F(MessageDeadlineTest, a_message_that_never_ends_is_late) {
  MessageDeadline deadline{milliseconds{20}};
  const auto begun = std::chrono::steady_clock::now();
  part(deadline);
  part(deadline);  // more of it changes nothing
  io.run();
  EXPECT_GE(std::chrono::steady_clock::now() - begun, milliseconds{20});
  EXPECT_EQ(late, 1);
}

TEST_F(MessageDeadlineTest, a_message_that_ends_is_not_late) {
  MessageDeadline deadline{milliseconds{5}};
  part(deadline);
  deadline.end();
  io.run();
  EXPECT_EQ(late, 0);
  EXPECT_EQ(expiries, 1);
}

TEST_F(MessageDeadlineTest, many_messages_share_one_timer) {
  MessageDeadline deadline{milliseconds{5}};
  for (int i = 0; i < 1000; ++i) {
    part(deadline);
    deadline.end();
  }
  io.run();
  EXPECT_EQ(late, 0);
  EXPECT_EQ(expiries, 1);
}

TEST_F(MessageDeadlineTest, a_message_has_its_whole_time_though_the_timer_is_older) {
  MessageDeadline deadline{milliseconds{50}};
  part(deadline);
  deadline.end();
  io.run_for(milliseconds{25});
  const auto begun = std::chrono::steady_clock::now();
  part(deadline);
  io.restart();
  io.run();
  EXPECT_EQ(late, 1);
  EXPECT_GE(std::chrono::steady_clock::now() - begun, milliseconds{50});
}

TEST_F(MessageDeadlineTest, nothing_is_late_after_a_stop) {
  MessageDeadline deadline{milliseconds{5}};
  part(deadline);
  deadline.stop();
  part(deadline);
  io.run();
  EXPECT_EQ(expiries, 0);
}

TEST_F(MessageDeadlineTest, zero_is_no_limit) {
  MessageDeadline deadline{milliseconds{0}};
  EXPECT_FALSE(deadline.begin());
}

}  // namespace
}  // namespace tactus::server
