#include "server/http/rest_api.h"

#include <gtest/gtest.h>

#include <string>
#include <variant>

namespace tactus::server {
namespace {

class RestApiTest : public testing::Test {
 protected:
  HttpAnswer ask(const HttpRequest& request) {
    Routed routed = api.route(request);
    EXPECT_TRUE(std::holds_alternative<HttpAnswer>(routed)) << request.target;
    return std::holds_alternative<HttpAnswer>(routed) ? std::get<HttpAnswer>(std::move(routed))
                                                      : HttpAnswer{};
  }
  HttpAnswer ask(std::string_view method, std::string_view target) {
    return ask({.method = method, .target = target, .host = "localhost:8000"});
  }
  static std::string header(const HttpAnswer& answer, std::string_view name) {
    for (const auto& [key, value] : answer.headers)
      if (key == name) return value;
    return {};
  }

  TransportClock clock;
  RestApi api{{clock}, OriginPolicy{{}, true}};
};

TEST_F(RestApiTest, EveryCommandsRouteYieldsItsCommand) {
  using Kind = TransportCommand::Kind;
  const auto kind = [&](std::string_view target) {
    return std::get<TransportCommand>(api.route({.method = "POST", .target = target})).kind;
  };
  EXPECT_EQ(kind("/transport/play"), Kind::play);
  EXPECT_EQ(kind("/transport/pause"), Kind::pause);
  EXPECT_EQ(kind("/transport/resume"), Kind::resume);
  EXPECT_EQ(kind("/transport/stop"), Kind::stop);
  EXPECT_EQ(kind("/transport/rewind"), Kind::rewind);
  EXPECT_EQ(kind("/transport/seek?seconds=1"), Kind::seek_seconds);
  EXPECT_EQ(kind("/transport/tempo?bpm=99"), Kind::tempo);
  EXPECT_EQ(kind("/transport/loop?start=1"), Kind::loop);
  EXPECT_EQ(kind("/transport/loop/enable"), Kind::loop);
  EXPECT_EQ(kind("/transport/loop/disable"), Kind::loop);
}

TEST_F(RestApiTest, ErrorsHaveTheirStatus) {
  EXPECT_EQ(ask("GET", "/nothing").status, 404U);
  EXPECT_EQ(ask("POST", "/transport/seek").status, 422U);
  EXPECT_EQ(ask("GET", "not a path").status, 422U);
  EXPECT_EQ(api.answer(Error{ErrorCode::unavailable, ""}).status, 503U);
  EXPECT_EQ(api.answer(Error{ErrorCode::out_of_range, ""}).status, 422U);
}

TEST_F(RestApiTest, AWrongMethodIsToldTheRightOnes) {
  const HttpAnswer answer = ask("DELETE", "/transport/status");
  EXPECT_EQ(answer.status, 405U);
  EXPECT_EQ(header(answer, "Allow"), "GET, HEAD, OPTIONS");
  EXPECT_EQ(header(ask("GET", "/transport/play"), "Allow"), "POST, OPTIONS");
}

TEST_F(RestApiTest, APreflightIsAnswered) {
  HttpRequest request{.method = "OPTIONS",
                      .target = "/transport/play",
                      .origin = "http://localhost:5173",
                      .host = "localhost:8000"};
  HttpAnswer answer = ask(request);
  api.finish(request, answer);
  EXPECT_EQ(answer.status, 204U);
  EXPECT_EQ(header(answer, "Access-Control-Allow-Origin"), "http://localhost:5173");
  EXPECT_EQ(header(answer, "Access-Control-Allow-Headers"), "Content-Type");
  EXPECT_EQ(header(answer, "Access-Control-Allow-Methods"), "POST, OPTIONS");
}

TEST_F(RestApiTest, AForeignOriginGetsNeitherAnswerNorSocket) {
  HttpRequest request{.method = "POST",
                      .target = "/transport/play",
                      .origin = "https://evil.example",
                      .host = "localhost:8000"};
  HttpAnswer answer = ask(request);
  api.finish(request, answer);
  EXPECT_EQ(answer.status, 403U);
  EXPECT_EQ(header(answer, "Access-Control-Allow-Origin"), "");
  request.target = "/ws/transport/clock";
  EXPECT_EQ(std::get<HttpAnswer>(api.route_socket(request)).status, 403U);
}

TEST_F(RestApiTest, ASocketIsToldItsRate) {
  const auto socket = [&](std::string_view target) {
    return api.route_socket({.method = "GET", .target = target});
  };
  EXPECT_EQ(std::get<SocketRequest>(socket("/ws/transport/clock?hz=10")).hz, 10.0);
  EXPECT_FALSE(std::get<SocketRequest>(socket("/ws/transport/clock")).hz);
  EXPECT_EQ(std::get<SocketRequest>(socket("/ws/transport/control")).endpoint, Endpoint::control);
  EXPECT_EQ(std::get<HttpAnswer>(socket("/ws/transport/clock?hz=0.5")).status, 422U);
  EXPECT_EQ(std::get<HttpAnswer>(socket("/ws/transport/clock?hz=x")).status, 422U);
  EXPECT_EQ(std::get<HttpAnswer>(socket("/transport/status")).status, 404U);
  EXPECT_EQ(ask("GET", "/ws/transport/clock").status, 426U);
}

}  // namespace
}  // namespace tactus::server
