// Tests of a build without the spectrum.
#include <gtest/gtest.h>
#include <tactus/tactus.h>

#include <boost/json.hpp>
#include <set>
#include <string>
#include <variant>

#include "server/http/documents.h"
#include "server/http/rest_api.h"
#include "server/messages/ws_commands.h"
#include "server/socket_client.h"

namespace tactus {
namespace {

class WithoutSpectrum : public testing::Test {
 protected:
  boost::json::object ask(const std::string& text) {
    client.send(text);
    return boost::json::parse(client.receive().bytes).as_object();
  }
  TransportClock clock;
  Server server{clock, {.port = 0}};
  SocketClient client{server.port(), "/ws"};
};

TEST_F(WithoutSpectrum, its_commands_are_unknown) {
  for (const char* type :
       {"audio.fft.subscribe", "audio.fft.unsubscribe", "audio.subscribe", "audio.unsubscribe",
        "spectrum.subscribe", "spectrum.unsubscribe", "tempo.subscribe", "tempo.unsubscribe"}) {
    const auto answer = ask(R"({"type":")" + std::string{type} + R"("})");
    EXPECT_EQ(answer.at("type").as_string(), "error");
    EXPECT_EQ(answer.at("error").at("code").as_string(), "INVALID_VALUE");
  }
}

TEST_F(WithoutSpectrum, no_beat_is_heard) {
  const auto refused = ask(R"({"type":"beat.subscribe","source":"audio"})");
  EXPECT_EQ(refused.at("error").at("code").as_string(), "INVALID_VALUE");
  EXPECT_EQ(ask(R"({"type":"beat.subscribe","source":"transport"})").at("type").as_string(),
            "beat.subscribed");
  const auto hint = ask(R"({"type":"transport.command","command":"beat.tap"})");
  EXPECT_EQ(hint.at("error").at("code").as_string(), "FAILED_PRECONDITION");
}

TEST_F(WithoutSpectrum, beats_transport_and_time_are_served) {
  EXPECT_EQ(ask(R"({"type":"beat.subscribe"})").at("type").as_string(), "beat.subscribed");
  EXPECT_EQ(ask(R"({"type":"time.sync","t0":1})").at("type").as_string(), "time.synced");
  EXPECT_EQ(ask(R"({"type":"transport.command","command":"play"})").at("success"), true);
  EXPECT_EQ(ask(R"({"type":"transport.subscribe"})").at("type").as_string(),
            "transport.subscribed");
}

TEST(WithoutSpectrumTable, the_documents_are_served_without_the_pages) {
  const TransportClock clock;
  const server::access::Gate gate{{}, "studio", {}};
  const server::RestApi api{{clock}, gate};
  for (const char* path : {"/openapi.json", "/asyncapi.json"}) {
    const server::HttpRequest request{.target = path,
                                      .presented = {.method = "GET", .host = "localhost"}};
    const auto answer = std::get<server::HttpAnswer>(api.route(request, api.admit(request)));
    EXPECT_EQ(answer.status, 200U) << path;
    EXPECT_EQ(boost::json::parse(answer.body).at("info").at("title").as_string(), "tactus");
  }
}

// docs/asyncapi.json documents that this build does not serve audio.*, spectrum.*, levels.* and
// tempo.*.
TEST(WithoutSpectrumTable, the_other_commands_are_documented) {
  const auto document = boost::json::parse(server::asyncapi_document());
  const auto& publish = document.at("channels").at("/ws").at("publish");
  std::set<std::string> described;
  for (const auto& message : publish.at("message").at("oneOf").as_array()) {
    const std::string reference{message.at("$ref").as_string()};
    const std::string type = reference.substr(reference.rfind('/') + 1);
    const std::string topic = type.substr(0, type.find('.'));
    const bool is_of_sound =
        topic == "audio" || topic == "spectrum" || topic == "levels" || topic == "tempo";
    if (!is_of_sound) described.insert(type);
  }
  std::set<std::string> served;
  for (const auto& command : server::ws_commands()) served.emplace(command.type);
  EXPECT_EQ(served, described);
}

}  // namespace
}  // namespace tactus
