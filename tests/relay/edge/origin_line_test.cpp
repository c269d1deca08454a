#include "relay/edge/origin_line.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace tactus::relay {
namespace {

using protocol::RelayRequest;

/// Keeps what is sent.
class FakeNats final : public NatsConnection {
 public:
  struct Sent {
    std::string subject, reply, data;
  };
  explicit FakeNats(std::vector<Sent>& sent, const bool& is_connected)
      : sent_{sent}, is_connected_{is_connected} {}

  std::unique_ptr<Subscription> subscribe(std::string, Take) override { return nullptr; }
  bool publish(const std::string& subject, const std::string& reply,
               std::string_view data) noexcept override {
    if (is_connected_) sent_.push_back({subject, reply, std::string{data}});
    return is_connected_;
  }

 private:
  std::vector<Sent>& sent_;
  const bool& is_connected_;
};

class OriginLineTest : public ::testing::Test {
 protected:
  OriginLineTest() {
    line_.open(std::make_unique<FakeNats>(sent_, is_connected_));
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

  bool is_connected_ = true;
  std::vector<FakeNats::Sent> sent_;
  HopTally tally_;
  OriginLine line_{"hall", tally_};
  std::vector<std::string> answers_;
};

TEST_F(OriginLineTest, a_request_has_the_subject_of_its_answer) {
  ask(0.0);
  ASSERT_EQ(sent_.size(), 1U);
  EXPECT_EQ(sent_[0].subject, "tactus.hall.0000000000000007.ask.command");
  EXPECT_EQ(sent_[0].reply, line_.inbox() + ".1");
  const auto message = protocol::read_relay(sent_[0].data);
  ASSERT_TRUE(message.ok());
  EXPECT_EQ(message->header.seq, 3U);
  EXPECT_EQ(message->payload, "to " + sent_[0].reply);
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
  is_connected_ = false;
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
