// The client against a server in this process.
#include <gtest/gtest.h>
#include <tactus/client.h>
#include <tactus/server.h>
#include <tactus/transport_clock.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <future>
#include <memory>
#include <string>
#include <thread>

#include "platform/clock.h"

namespace tactus {
namespace {

using namespace std::chrono_literals;

/// Moves a clock as an audio callback does, until its destruction.
class Audio {
 public:
  explicit Audio(TransportClock& clock)
      : thread_{[this, &clock] {
          auto due = std::chrono::steady_clock::now();
          while (!ends_) {
            clock.update_position(480);
            std::this_thread::sleep_until(due += 10ms);
          }
        }} {}
  ~Audio() {
    ends_ = true;
    thread_.join();
  }

 private:
  std::atomic<bool> ends_{false};
  std::thread thread_;
};

std::string address_of(const Server& server) {
  return "127.0.0.1:" + std::to_string(server.port());
}

TEST(Client, commands_a_server_and_follows_its_playhead) {
  TransportClock clock{{.sample_rate = 48'000, .block_size = 480}};
  const Audio audio{clock};
  const Server server{clock, {.port = 0}};
  std::promise<BeatEvent> beat;
  std::atomic<bool> got_beat{false};
  std::promise<void> synced;
  std::atomic<int> probes{0};
  Client client{address_of(server),
                {.beats = true,
                 .on = {.synced =
                            [&](const ClockStatus&) {
                              if (++probes == 4) synced.set_value();
                            },
                        .beat =
                            [&](const BeatEvent& event) {
                              if (!got_beat.exchange(true)) beat.set_value(event);
                            }}}};
  ASSERT_TRUE(client.wait_until_ready(10s).ok());
  EXPECT_EQ(client.connection(), ConnectionState::open);
  ASSERT_TRUE(client.set_bpm(240.0).get().ok());
  EXPECT_EQ(client.set_bpm(1e6).get().error().code, ErrorCode::out_of_range);
  const auto playing = client.play().get();
  ASSERT_TRUE(playing.ok()) << playing.error().message;
  EXPECT_EQ(playing->status, TransportStatus::playing);

  auto heard = beat.get_future();
  ASSERT_EQ(heard.wait_for(10s), std::future_status::ready);
  const auto first = heard.get();
  ASSERT_EQ(synced.get_future().wait_for(10s), std::future_status::ready);
  EXPECT_LE(std::abs(client.now_playing(first.host_ns).time_seconds -
                     static_cast<double>(first.sample_pos) / 48'000.0),
            0.5);
  EXPECT_EQ(client.next_beat()->beat_index, first.beat_index);
  EXPECT_LT(client.clock().error_bound_ms, 1e3);
  EXPECT_LE(std::abs(client.clock().offset_ms), client.clock().error_bound_ms)
      << "one machine has one clock";
  const auto paused = client.pause().get();
  ASSERT_TRUE(paused.ok());
  EXPECT_EQ(client.now_playing().time_seconds, paused->time_seconds);
}

TEST(Client, reconnects_to_a_server_that_comes_back) {
  TransportClock clock;
  auto server = std::make_unique<Server>(clock, ServerOptions{.port = 0});
  const auto port = server->port();
  std::promise<void> lost;
  std::promise<void> reopened;
  Client client{address_of(*server),
                {.on = {.opened =
                            [&](bool reconnected) {
                              if (reconnected) reopened.set_value();
                            },
                        .lost =
                            [&, told = false](const ConnectionLoss& loss) mutable {
                              if (loss.was_open && !std::exchange(told, true)) lost.set_value();
                            }},
                 .first_retry = 20ms,
                 .longest_retry = 50ms}};
  ASSERT_TRUE(client.wait_until_ready(10s).ok());
  server.reset();
  ASSERT_EQ(lost.get_future().wait_for(10s), std::future_status::ready);
  const auto refused = client.play().get();
  EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
  server = std::make_unique<Server>(clock, ServerOptions{.port = port});
  ASSERT_EQ(reopened.get_future().wait_for(10s), std::future_status::ready);
  EXPECT_TRUE(client.play().get().ok());
  EXPECT_EQ(client.metrics().reconnects, 1U);
}

TEST(Client, a_wrong_key_ends_it_with_the_servers_reason) {
  TransportClock clock;
  const std::string keys = testing::TempDir() + "client_test_keys";
  std::ofstream{keys}.close();
  const Server server{clock, {.port = 0, .keys = keys}};
  std::promise<Error> failed;
  Client client{address_of(server),
                {.key = "7Q2MX-0G4TR-9ZKDA-C1VWE",
                 .on = {.failed = [&](const Error& error) { failed.set_value(error); }}}};
  const auto ready = client.wait_until_ready(10s);
  ASSERT_FALSE(ready.ok());
  EXPECT_EQ(ready.error().code, ErrorCode::unauthenticated);
  EXPECT_NE(ready.error().message.find("401"), std::string::npos) << ready.error().message;
  EXPECT_EQ(failed.get_future().get().code, ErrorCode::unauthenticated);
  EXPECT_EQ(client.connection(), ConnectionState::closed);
  EXPECT_EQ(client.play().get().error().code, ErrorCode::unauthenticated);
  std::remove(keys.c_str());
}

TEST(Client, an_absent_server_is_told_with_the_reason) {
  Client client{"127.0.0.1:1"};
  const auto ready = client.wait_until_ready(200ms);
  ASSERT_FALSE(ready.ok());
  EXPECT_EQ(ready.error().code, ErrorCode::unavailable);
  EXPECT_NE(ready.error().message.find("Connection refused"), std::string::npos);
  EXPECT_FALSE(client.now_playing().known);
  EXPECT_FALSE(client.state());
}

TEST(Client, refuses_an_invalid_address_or_key_at_once) {
  EXPECT_THROW(Client{"ftp://a"}, std::invalid_argument);
  EXPECT_THROW((Client{"a:1", {.key = "A,B"}}), std::invalid_argument);
  EXPECT_THROW((Client{"wss://a:1", {.ca_file = "/nonexistent"}}), std::runtime_error);
}

}  // namespace
}  // namespace tactus
