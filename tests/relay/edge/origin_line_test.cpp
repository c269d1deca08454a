#include "relay/edge/origin_line.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "fake_nats.h"

namespace tactus::relay {
namespace {

using protocol::RelayRequest;

class OriginLineTest : public ::testing::Test {
 protected:
  OriginLineTest() {
    line_.open(std::make_unique<FakeNats>(nats_));
    line_.follow(7);
  }

  void ask(double now) {
    line_.ask(
        RelayRequest::command, 3, [](const std::string& reply) { return "to " + reply; }, now,
        [this](const auto& answer, double) {
          answers_.push_back(answer ? std::string{answer->payload}
                                    : std::string{name(answer.error().code)});
        });
  }

  FakeNatsServer nats_;
  HopTally tally_;
  OriginLine line_{"hall", tally_};
  std::vector<std::string> answers_;
};

TEST_F(OriginLineTest, a_request_has_the_subject_of_its_answer) {
  ask(0.0);
  ASSERT_EQ(nats_.sent.size(), 1U);
  EXPECT_EQ(nats_.sent[0].subject, "tactus.hall.0000000000000007.ask.command");
  EXPECT_EQ(nats_.sent[0].reply, line_.inbox() + ".1");
  const auto message = protocol::read_relay(nats_.sent[0].data);
  ASSERT_TRUE(message.ok());
  EXPECT_EQ(message->header.seq, 3U);
  EXPECT_EQ(message->payload, "to " + nats_.sent[0].reply);
}

TEST_F(OriginLineTest, the_first_answer_alone_counts) {
  ask(0.0);
  for (const auto* answer : {"first", "second"})
    line_.take(1, protocol::encode_relay({.sender = 7}, answer), 1.0);
  line_.take(99, protocol::encode_relay({.sender = 7}, "of nobody"), 1.0);
  line_.expire(1e9);
  EXPECT_EQ(answers_, std::vector<std::string>{"first"});
}

TEST_F(OriginLineTest, a_request_without_an_answer_ends_as_unavailable) {
  ask(0.0);
  ask(500.0);
  line_.expire(2'100.0);
  EXPECT_EQ(answers_, std::vector<std::string>{"UNAVAILABLE"});
  line_.take_no_responder(2, 2'200.0);
  nats_.is_connected = false;
  ask(2'300.0);
  EXPECT_EQ(answers_, (std::vector<std::string>(3, "UNAVAILABLE")));
}

TEST_F(OriginLineTest, garbage_is_an_answer_and_is_counted) {
  ask(0.0);
  line_.take(1, "garbage", 1.0);
  EXPECT_EQ(answers_, std::vector<std::string>{"INVALID_ARGUMENT"});
  EXPECT_EQ(tally_.counters().refused, 1U);
}

}  // namespace
}  // namespace tactus::relay
