#include "server/messages/pending_commands.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "server/fake_session.h"

namespace tactus::server {
namespace {

/// A clock whose audio runs, with blocks of a second, so that commands stay queued.
class PendingCommandsTest : public testing::Test {
 protected:
  PendingCommandsTest() { clock.update_position(1); }

  static std::string encode(const Result<TransportState>& outcome) {
    return outcome ? "OK" : std::string{name(outcome.error().code)};
  }
  void submit(int count, const CommandSender& sender) {
    for (int i = 0; i < count; ++i)
      commands.submit(play, sender, [this](const Result<TransportState>& outcome) {
        outcomes.push_back(encode(outcome));
      });
  }
  /// Processes a block, and waits for this many outcomes.
  void settle(const std::vector<std::string>& settled, std::size_t count) {
    clock.update_position(1);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (settled.size() < count && std::chrono::steady_clock::now() < deadline)
      hub.shards.timers().run_due();
  }
  static auto count(const std::vector<std::string>& texts, const std::string& text) {
    return std::ranges::count(texts, text);
  }

  const TransportCommand play{.kind = TransportCommand::Kind::play};
  const ServerLimits open{.max_command_hz = 0, .max_command_hz_per_address = 0};
  TestHub hub;
  TransportClock clock{{.sample_rate = 8000, .block_size = 8192}};
  PendingCommands commands{hub.shards.timers(), clock, hub.stats.publishing(), open, hub.reports};
  std::vector<std::string> outcomes;
};

TEST_F(PendingCommandsTest, guests_leave_64_places_to_this_machine_and_control_keys) {
  submit(200, {.peer = other_machine(1)});
  submit(32, {.peer = this_machine()});
  submit(32, {.peer = other_machine(1), .has_control_key = true});
  submit(1, {.peer = other_machine(1)});
  settle(outcomes, 265);
  ASSERT_EQ(outcomes.size(), 265U);
  outcomes.erase(outcomes.begin() + 200, outcomes.end() - 1);  // the trusted ones
  EXPECT_EQ(count(outcomes, "OK"), 192) << "of the guests";
  EXPECT_EQ(outcomes.back(), "RESOURCE_EXHAUSTED") << "the queue is full";
  EXPECT_EQ(hub.stats.limits().value(Limit::command_queue), 9U);
}

TEST_F(PendingCommandsTest, a_trusted_command_waits_for_a_place_of_the_queue) {
  submit(600, {.peer = this_machine()});
  settle(outcomes, 256);
  EXPECT_EQ(outcomes.size(), 256U);
  submit(1, {.peer = other_machine(1)});  // is refused, and answered in order
  settle(outcomes, 512);
  settle(outcomes, 601);
  ASSERT_EQ(outcomes.size(), 601U);
  EXPECT_EQ(count(outcomes, "OK"), 600);
  EXPECT_EQ(outcomes.back(), "RESOURCE_EXHAUSTED");
}

TEST_F(PendingCommandsTest, a_command_in_effect_frees_its_place) {
  for (int round = 1; round <= 3; ++round) {
    submit(192, {.peer = other_machine(1)});
    settle(outcomes, static_cast<std::size_t>(192 * round));
  }
  EXPECT_EQ(count(outcomes, "OK"), 3 * 192);
}

TEST_F(PendingCommandsTest, a_connection_beyond_its_rate_is_answered_in_order) {
  PendingCommands limited{hub.shards.timers(),
                          clock,
                          hub.stats.publishing(),
                          {.max_command_hz = 1, .max_command_burst = 3},
                          hub.reports};
  FakeSession session{hub.shards.hub_shard()};
  PendingCommands::Client client{session, limited};
  const Error invalid{ErrorCode::invalid_argument, "no command"};
  client.submit(play, encode);
  client.submit(invalid, encode);  // does not count
  for (int i = 0; i < 3; ++i) client.submit(play, encode);
  client.submit(invalid, encode);
  settle(session.answers, 6);
  EXPECT_EQ(session.answers, (std::vector<std::string>{"OK", "INVALID_ARGUMENT", "OK", "OK",
                                                       "RESOURCE_EXHAUSTED", "INVALID_ARGUMENT"}));
}

}  // namespace
}  // namespace tactus::server
