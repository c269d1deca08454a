#include "server/gateway.h"

#include <gtest/gtest.h>
#include <poll.h>

#include <string>
#include <utility>

namespace tactus::server {
namespace {

Gateway::Request request_of(std::string_view method, std::string_view target,
                            Gateway::Fields fields = {}) {
  fields.emplace_back("Host", "localhost");
  return {.method = method,
          .target = target,
          .fields = std::move(fields),
          .body = {},
          .client = "127.0.0.1"};
}

struct GatewayTest : testing::Test {
  /// The next events; fails after a generous time.
  Gateway::Events events() {
    pollfd readable{.fd = gateway.descriptor(), .events = POLLIN, .revents = 0};
    EXPECT_EQ(::poll(&readable, 1, 20'000), 1);
    return gateway.events();
  }
  Gateway::Answer answer(Gateway::Request request) {
    auto answered = gateway.request(std::move(request));
    if (auto* now = std::get_if<Gateway::Answer>(&answered)) return *now;
    for (;;)
      for (auto& [id, later] : events().answers)
        if (id == std::get<Gateway::RequestId>(answered)) return later;
  }
  ClientId open(std::string_view target) {
    return std::get<Gateway::Opened>(gateway.open(request_of("GET", target))).id;
  }
  /// Takes from a socket until it has told a message or its close.
  GatewaySocket::Taken take(ClientId id) {
    for (;;) {
      auto taken = gateway.take(id);
      if (!taken.messages.empty() || taken.close) return taken;
      events();
    }
  }
  std::string ask(ClientId id, std::string message) {
    gateway.receive(id, std::move(message), false);
    return std::string{take(id).messages.at(0)->message()};
  }

  TransportClock clock;
  Gateway gateway{clock, nullptr, {}};
};

TEST_F(GatewayTest, answers_reads_at_once_and_commands_when_in_effect) {
  const auto status = answer(request_of("GET", "/transport/status"));
  EXPECT_EQ(status.status, 200U);
  EXPECT_NE(status.body.find("\"stopped\""), std::string::npos) << status.body;
  EXPECT_EQ(answer(request_of("POST", "/transport/seek?seconds=2")).status, 200U);
  EXPECT_EQ(clock.sample_pos(), 96'000);
  EXPECT_EQ(answer(request_of("POST", "/transport/tempo?bpm=1")).status, 422U);
  EXPECT_EQ(answer(request_of("GET", "/nothing")).status, 404U);
  const auto head = answer(request_of("HEAD", "/transport/status"));
  EXPECT_EQ(head.status, 200U);
  EXPECT_EQ(head.body, "");
}

TEST_F(GatewayTest, checks_host_origin_and_address_as_a_server_does) {
  auto unknown = request_of("GET", "/transport/status");
  unknown.fields = {{"Host", "evil.example"}};
  EXPECT_EQ(answer(unknown).status, 421U);
  unknown.fields.clear();
  EXPECT_EQ(answer(unknown).status, 400U);
  EXPECT_EQ(
      answer(request_of("POST", "/transport/play", {{"Origin", "https://evil.example"}})).status,
      403U);
  for (const std::string_view client : {"192.0.2.1", "testclient", ""}) {
    auto away = request_of("POST", "/transport/play");
    away.client = client;
    EXPECT_EQ(answer(away).status, 401U) << client;
  }
  const auto refused = gateway.open(request_of("GET", "/ws", {{"Origin", "https://evil.example"}}));
  EXPECT_EQ(std::get<SocketRefusal>(refused).code, 4403);
  EXPECT_EQ(std::get<Gateway::Answer>(gateway.open(request_of("GET", "/no"))).status, 404U);
  EXPECT_FALSE(clock.playing());
}

TEST_F(GatewayTest, a_socket_gets_its_stream_and_answers_in_order) {
  const ClientId stream = open("/ws/transport/clock");
  EXPECT_NE(take(stream).messages.at(0)->message().find("\"seq\""), std::string::npos);
  EXPECT_FALSE(take(stream).messages.empty());  // and a further one, at the next tick

  const ClientId control = open("/ws/transport/control");
  EXPECT_NE(ask(control, R"({"command":"play"})").find("\"success\":true"), std::string::npos);
  EXPECT_NE(ask(control, "{").find("\"success\":false"), std::string::npos);
  EXPECT_TRUE(clock.playing());
  gateway.close(control);
  gateway.close(control);
  EXPECT_TRUE(gateway.take(control).messages.empty());
}

TEST_F(GatewayTest, a_side_that_does_not_take_gets_the_newest_state_alone) {
  const ClientId stream = open("/ws/transport/clock");
  const ClientId other = open("/ws/transport/clock");
  take(stream);
  for (int i = 0; i < 4; ++i) take(other);  // ticks pass
  EXPECT_EQ(take(stream).messages.size(), 1U);
}

TEST_F(GatewayTest, a_side_that_takes_no_answers_is_closed) {
  const ClientId id = open("/ws");
  for (int i = 0; i < 300; ++i) gateway.receive(id, R"({"type":"time.sync","t0":1})", false);
  take(open("/ws/transport/clock"));  // so the hub has handled all before it
  EXPECT_EQ(take(id).close->code, 1008);
}

TEST_F(GatewayTest, a_message_too_big_closes_with_1009) {
  const ClientId id = open("/ws");
  gateway.receive(id, std::string(70'000, 'x'), false);
  EXPECT_EQ(take(id).close->code, 1009);
}

TEST_F(GatewayTest, the_end_closes_with_1001) {
  const ClientId id = open("/ws");
  gateway.stop();
  EXPECT_EQ(take(id).close->code, 1001);
  gateway.receive(id, "{}", false);
  gateway.close(id);
}

TEST(gateway, serves_no_folder) {
  TransportClock clock;
  EXPECT_THROW((Gateway{clock, nullptr, {.www = "/tmp"}}), std::invalid_argument);
}

}  // namespace
}  // namespace tactus::server
