#include "relay/edge/leased_streams.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fake_nats.h"

namespace tactus::relay {
namespace {

constexpr std::uint64_t origins_run = 7;
using Texts = std::vector<std::string>;

/// An edge with a lease of one stream.
class LeasedStreamsTest : public ::testing::Test {
 protected:
  LeasedStreamsTest() {
    hub_.open([](const HubTasks::Task& task) { task(); });
    line_.open(std::make_unique<FakeNats>(nats_));
    line_.follow(origins_run);
    add("ask", {});
  }

  void add(const std::string& request, const std::string& type) {
    streams_.add(request, type, [this](const server::Upstream::Message& message, double) {
      taken_.push_back(std::string{message.bytes} + (message.after_gap ? " after a gap" : ""));
    });
  }
  void deliver(std::string_view request, std::string_view data) const {
    nats_.deliver(protocol::relay_stream_subject("hall", origins_run, request), data);
  }
  void send(std::uint64_t seq, std::uint64_t sender = origins_run) const {
    deliver("ask", protocol::encode_relay({.sender = sender, .seq = seq}, std::to_string(seq)));
  }
  /// Renews the lease, which is answered.
  void renew(std::uint64_t seq, bool is_refused = false) {
    streams_.renew_all();
    line_.take(
        nats_.sent.size(),
        protocol::encode_relay({.sender = origins_run, .seq = seq, .failed = is_refused}, "last"),
        0.0);
  }

  FakeNatsServer nats_;
  HubTasks hub_;
  HopTally tally_;
  OriginLine line_{"hall", tally_};
  OriginView view_{[](std::uint64_t) {}};
  Texts logged_;
  LogSink log_ = [this](LogLevel, std::string_view text) { logged_.emplace_back(text); };
  LeasedStreams streams_{line_, hub_, tally_, view_, log_};
  Texts taken_;
};

TEST_F(LeasedStreamsTest, each_number_is_taken_once_in_order) {
  for (const std::uint64_t seq : {1U, 2U, 2U, 1U, 5U}) send(seq);
  EXPECT_EQ(taken_, (Texts{"1", "2", "5 after a gap"}));
  EXPECT_EQ(tally_.counters().messages, 3U);
  EXPECT_EQ(tally_.counters().lost, 2U);
  EXPECT_EQ(tally_.counters().refused, 2U);
}

TEST_F(LeasedStreamsTest, a_number_far_ahead_is_refused) {
  constexpr std::uint64_t most_ahead = 1'000'000;
  send(3);
  send(3 + most_ahead + 1);
  EXPECT_EQ(tally_.counters().refused, 1U);
  send(3 + most_ahead);
  EXPECT_EQ(taken_, (Texts{"3", "1000003 after a gap"}));
}

TEST_F(LeasedStreamsTest, the_answer_to_a_lease_resets_a_forged_number) {
  send(3);
  send(5'000);
  send(4);
  EXPECT_EQ(tally_.counters().refused, 1U);
  renew(5);
  send(6);
  EXPECT_EQ(taken_, (Texts{"3", "5000 after a gap", "last", "6"}));
}

TEST_F(LeasedStreamsTest, an_answer_that_messages_have_overtaken_changes_nothing) {
  send(1'500);
  renew(500);
  send(1'400);
  EXPECT_EQ(taken_, (Texts{"1500"}));
  EXPECT_EQ(tally_.counters().refused, 1U);
}

TEST_F(LeasedStreamsTest, what_is_not_of_the_stream_is_counted) {
  send(1, origins_run + 1);
  EXPECT_EQ(tally_.counters().foreign, 1U);
  deliver("ask", "garbage");
  deliver("ask", protocol::encode_relay({.sender = origins_run, .seq = 1, .failed = true}, "x"));
  EXPECT_EQ(tally_.counters().refused, 2U);
  add("ask for texts", "a.text");
  deliver("ask for texts",
          protocol::encode_relay({.sender = origins_run, .seq = 1, .binary = true}, "x"));
  EXPECT_EQ(tally_.counters().refused, 3U);
  EXPECT_TRUE(taken_.empty());
}

TEST_F(LeasedStreamsTest, a_refused_stream_is_logged_once) {
  for (int answers = 0; answers < 3; ++answers) renew(0, true);
  EXPECT_EQ(logged_, (Texts{"the origin refuses ask: last"}));
  renew(1);
  renew(1, true);
  EXPECT_EQ(logged_.size(), 2U);
}

}  // namespace
}  // namespace tactus::relay
