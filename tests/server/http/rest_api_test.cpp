#include "server/http/rest_api.h"

#include <gtest/gtest.h>

#include <string>
#include <variant>

namespace tactus::server {
namespace {

constexpr access::Peer local_peer{.is_loopback = true};
constexpr access::Peer remote_peer{};

class RestApiTest : public testing::Test {
 protected:
  static HttpRequest request(std::string_view method, std::string_view target) {
    return {.target = target,
            .presented = {.peer = local_peer, .method = method, .host = "localhost:8000"}};
  }
  Routed route(const HttpRequest& request) { return api.route(request, api.admit(request)); }
  HttpAnswer ask(const HttpRequest& request) {
    Routed routed = route(request);
    EXPECT_TRUE(std::holds_alternative<HttpAnswer>(routed)) << request.target;
    HttpAnswer answer = std::holds_alternative<HttpAnswer>(routed)
                            ? std::get<HttpAnswer>(std::move(routed))
                            : HttpAnswer{};
    RestApi::finish(request, api.admit(request), answer);
    return answer;
  }
  HttpAnswer ask(std::string_view method, std::string_view target) {
    return ask(request(method, target));
  }
  auto socket(const HttpRequest& request) { return api.route_socket(request, api.admit(request)); }
  static std::string header(const HttpAnswer& answer, std::string_view name) {
    for (const auto& [key, value] : answer.headers)
      if (key == name) return value;
    return {};
  }

  TransportClock clock;
  access::Gate gate{{}, "studio", {}};
  const RestApi api{{clock}, gate};
};

TEST_F(RestApiTest, EveryCommandsRouteYieldsItsCommand) {
  using Kind = TransportCommand::Kind;
  const auto kind = [&](std::string_view target) {
    return std::get<TransportCommand>(route(request("POST", target))).kind;
  };
  EXPECT_EQ(kind("/transport/play"), Kind::play);
  EXPECT_EQ(kind("/transport/pause"), Kind::pause);
  EXPECT_EQ(kind("/transport/resume"), Kind::resume);
  EXPECT_EQ(kind("/transport/stop"), Kind::stop);
  EXPECT_EQ(kind("/transport/rewind"), Kind::rewind);
  EXPECT_EQ(kind("/transport/next"), Kind::next);
  EXPECT_EQ(kind("/transport/previous"), Kind::previous);
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
  const HttpAnswer exhausted = api.answer(Error{ErrorCode::resource_exhausted, ""});
  EXPECT_EQ(exhausted.status, 429U);
  EXPECT_EQ(header(exhausted, "Retry-After"), "1");
  EXPECT_EQ(api.answer(Error{ErrorCode::out_of_range, ""}).status, 422U);
}

TEST_F(RestApiTest, AWrongMethodIsToldTheRightOnes) {
  const HttpAnswer answer = ask("DELETE", "/transport/status");
  EXPECT_EQ(answer.status, 405U);
  EXPECT_EQ(header(answer, "Allow"), "GET, HEAD, OPTIONS");
  EXPECT_EQ(header(ask("GET", "/transport/play"), "Allow"), "POST, OPTIONS");
}

TEST_F(RestApiTest, APreflightIsAnswered) {
  HttpRequest preflight = request("OPTIONS", "/transport/play");
  preflight.presented.origins = {"http://localhost:5173"};
  const HttpAnswer answer = ask(preflight);
  EXPECT_EQ(answer.status, 204U);
  EXPECT_EQ(header(answer, "Access-Control-Allow-Origin"), "http://localhost:5173");
  EXPECT_EQ(header(answer, "Access-Control-Allow-Headers"),
            "Authorization, Cache-Control, Content-Type, X-Requested-With");
  EXPECT_EQ(header(answer, "Access-Control-Allow-Methods"), "POST, OPTIONS");
}

TEST_F(RestApiTest, AForeignOriginGetsNeitherAnswerNorSocket) {
  HttpRequest foreign = request("POST", "/transport/play");
  foreign.presented.origins = {"https://evil.example"};
  const HttpAnswer answer = ask(foreign);
  EXPECT_EQ(answer.status, 403U);
  EXPECT_EQ(header(answer, "Access-Control-Allow-Origin"), "");
  foreign.target = "/ws/transport/clock";
  const auto refusal = std::get<SocketRequest>(socket(foreign)).refusal;
  ASSERT_TRUE(refusal) << "a browser hides the status from its page";
  EXPECT_EQ(refusal->code, 4403U);
}

TEST_F(RestApiTest, ASocketIsToldItsRate) {
  const auto at = [&](std::string_view target) { return socket(request("GET", target)); };
  EXPECT_EQ(std::get<SocketRequest>(at("/ws/transport/clock?hz=10")).hz, 10.0);
  EXPECT_FALSE(std::get<SocketRequest>(at("/ws/transport/clock")).hz);
  EXPECT_EQ(std::get<SocketRequest>(at("/ws/transport/control")).endpoint, Endpoint::control);
  EXPECT_EQ(std::get<HttpAnswer>(at("/ws/transport/clock?hz=0.5")).status, 422U);
  EXPECT_EQ(std::get<HttpAnswer>(at("/ws/transport/clock?hz=x")).status, 422U);
  EXPECT_EQ(std::get<HttpAnswer>(at("/transport/status")).status, 404U);
  EXPECT_EQ(ask("GET", "/ws/transport/clock").status, 426U);
}

TEST_F(RestApiTest, AnotherMachineMayViewOnly) {
  HttpRequest remote = request("GET", "/transport/status");
  remote.presented.peer = remote_peer;
  EXPECT_EQ(ask(remote).status, 200U);
  remote.target = "/metrics";
  EXPECT_EQ(ask(remote).status, 401U);
  remote.presented.method = "POST";
  remote.target = "/transport/play";
  const HttpAnswer answer = ask(remote);
  EXPECT_EQ(answer.status, 401U);
  EXPECT_EQ(header(answer, "WWW-Authenticate"), "Bearer");
  EXPECT_NE(answer.body.find("UNAUTHENTICATED"), std::string::npos);
}

TEST_F(RestApiTest, AnotherHostIsMisdirected) {
  HttpRequest rebound = request("GET", "/transport/status");
  rebound.presented.host = "evil.example:8000";
  const HttpAnswer answer = ask(rebound);
  EXPECT_EQ(answer.status, 421U);
  EXPECT_NE(answer.body.find(R"("field":"Host")"), std::string::npos) << answer.body;
}

TEST_F(RestApiTest, AClientIsToldItsRole) {
  HttpRequest who = request("GET", "/auth/whoami");
  EXPECT_EQ(ask(who).body, R"({"role":"control","key":null,"network":"view","network_url":null})");
  gate.set_network_url("http://studio.local:8000");
  EXPECT_NE(ask(who).body.find(R"("network_url":"http://studio.local:8000"})"), std::string::npos);
  who.presented.peer = remote_peer;
  EXPECT_EQ(ask(who).body, R"({"role":"view","key":null,"network":"view","network_url":null})");
}

TEST_F(RestApiTest, a_file_of_the_user_needs_the_role_to_view) {
  const access::Gate closed{{.network = access::Network::none}, "studio", {}};
  const RestApi with_files{{clock}, closed, true};
  HttpRequest asked = request("GET", "/www/show/?v=1");
  EXPECT_EQ(std::get<UserFileRequest>(with_files.route(asked, with_files.admit(asked))).name,
            "show/index.html");
  asked.presented.peer = remote_peer;
  EXPECT_EQ(std::get<HttpAnswer>(with_files.route(asked, with_files.admit(asked))).status, 401U);
  asked = request("OPTIONS", "/www/");
  EXPECT_EQ(std::get<HttpAnswer>(with_files.route(asked, with_files.admit(asked))).status, 204U);
  EXPECT_EQ(ask("GET", "/www/").status, 404U) << "without a folder";
}

TEST_F(RestApiTest, an_encoded_slash_reaches_no_route) {
  EXPECT_EQ(ask("POST", "/transport%2Fplay").status, 404U);
  EXPECT_EQ(std::get<HttpAnswer>(socket(request("GET", "/ws%2Ftransport/control"))).status, 404U);
}

}  // namespace
}  // namespace tactus::server
