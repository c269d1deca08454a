// SpectrumServer: functions of the spectrum's stream for embedders.
#include <gtest/gtest.h>
#include <tactus/spectrum_server.h>

#include <array>
#include <boost/json.hpp>
#include <cmath>
#include <limits>
#include <string>
#include <thread>

#include "server/socket_client.h"

namespace tactus {
namespace {

namespace json = boost::json;

json::array bins_of(SocketClient& client) {
  return json::parse(client.receive().bytes).at("bins").as_array();
}

class SpectrumServerTest : public testing::Test {
 protected:
  /// A registered client of /ws, and its id.
  ClientId meet(SocketClient& who) {
    who.send(R"({"type":"beat.unsubscribe"})");
    return json::parse(who.receive().bytes).at("clientId").to_number<ClientId>();
  }

  TransportClock clock;
  SpectrumAnalyzer analyzer;
  SpectrumServer server{clock, analyzer, {.port = 0, .fft_max_subscribers = 1}};
  SocketClient client{server.port(), "/ws"};
};

TEST_F(SpectrumServerTest, ASubscriptionChangesOnce) {
  const ClientId id = meet(client);
  EXPECT_FALSE(server.has_fft_subscribers());
  EXPECT_FALSE(server.set_fft_subscription(id, false));
  EXPECT_TRUE(server.set_fft_subscription(id, true));
  EXPECT_TRUE(server.has_fft_subscribers());
  EXPECT_FALSE(server.set_fft_subscription(id, true));
  EXPECT_EQ(bins_of(client).size(), band_count);
  EXPECT_TRUE(server.set_fft_subscription(id, false));
  EXPECT_FALSE(server.has_fft_subscribers());
}

TEST_F(SpectrumServerTest, a_subscriber_of_either_name_counts) {
  client.send(R"({"type":"spectrum.subscribe"})");
  while (client.receive().bytes.find("spectrum.frame") == std::string::npos) {
  }
  EXPECT_TRUE(server.has_fft_subscribers());
  client.send(R"({"type":"spectrum.unsubscribe"})");
  while (client.receive().bytes.find("spectrum.unsubscribed") == std::string::npos) {
  }
  EXPECT_FALSE(server.has_fft_subscribers());
}

TEST_F(SpectrumServerTest, ASubscriptionNeedsAClientAndAPlace) {
  const ClientId id = meet(client);
  SocketClient second{server.port(), "/ws"};
  const ClientId second_id = meet(second);
  EXPECT_FALSE(server.set_fft_subscription(1'000'000, true));
  EXPECT_TRUE(server.set_fft_subscription(id, true));
  EXPECT_FALSE(server.set_fft_subscription(second_id, true)) << "the table has one place";
}

TEST_F(SpectrumServerTest, AClientOfAnotherEndpointCannotListen) {
  SocketClient plain{server.port(), "/ws/transport/clock"};
  const ClientId id = meet(client);
  for (ClientId other = 1; other <= id + 1; ++other) {
    EXPECT_EQ(server.set_fft_subscription(other, true), other == id) << other;
  }
}

TEST_F(SpectrumServerTest, AServerThatHasStoppedChangesNothing) {
  const ClientId id = meet(client);
  server.stop();
  EXPECT_FALSE(server.set_fft_subscription(id, true));
}

TEST_F(SpectrumServerTest, APublishedFrameGoesOutInPlaceOfTheAnalyzers) {
  ASSERT_TRUE(server.set_fft_subscription(meet(client), true));
  Bands given{};
  given[3] = 0.25F;
  given[4] = 7.0F;
  given[5] = -1.0F;
  given[6] = std::numeric_limits<float>::quiet_NaN();
  given[7] = std::numeric_limits<float>::infinity();
  for (;;) {
    server.publish_fft_frame(given);
    const json::array got = bins_of(client);
    if (got[3].to_number<double>() == 0.0) continue;  // published earlier
    EXPECT_EQ(got[3].to_number<double>(), 0.25);
    EXPECT_EQ(got[4].to_number<double>(), 1.0) << "clamped";
    EXPECT_EQ(got[5].to_number<double>(), 0.0) << "clamped";
    EXPECT_EQ(got[6].to_number<double>(), 0.0) << "not a number";
    EXPECT_EQ(got[7].to_number<double>(), 1.0) << "clamped";
    break;
  }
  while (bins_of(client)[3].to_number<double>() != 0.0) {
  }  // once it is stale, the analyzer's silence returns
}

TEST_F(SpectrumServerTest, its_program_corrects_the_beat_that_it_hears) {
  using Kind = TransportCommand::Kind;
  const TransportCommand range{.kind = Kind::beat_range, .range = {.min_bpm = 70, .max_bpm = 140}};
  EXPECT_EQ(server.hint(range).error().code, ErrorCode::failed_precondition) << "no sound yet";
  analyzer.push(std::array<float, 1'024>{});
  EXPECT_TRUE(server.hint(range).ok());
  while (server.heard_beat().min_bpm != 70.0) std::this_thread::yield();
  EXPECT_TRUE(server.hint({Kind::beat_tap}).ok());
  EXPECT_EQ(server.hint({Kind::beat_nudge, 2'000.0}).error().code, ErrorCode::out_of_range);
  EXPECT_EQ(server.hint({Kind::play}).error().field, "command");
  server.stop();
  EXPECT_EQ(server.hint(range).error().code, ErrorCode::unavailable);
}

TEST(SpectrumWithoutAnAnalyzer, FramesAreSilence) {
  TransportClock clock;
  const Server server{clock, {.port = 0}};
  SocketClient client{server.port(), "/ws"};
  client.send(R"({"type":"audio.fft.subscribe"})");
  client.receive();
  for (const json::value& bin : bins_of(client)) EXPECT_EQ(bin.to_number<double>(), 0.0);
  client.send(R"({"type":"audio.subscribe"})");
  for (;;) {
    const auto message = client.receive();
    if (!message.binary) continue;
    EXPECT_EQ(message.bytes.size(), 464U);
    break;
  }
}

}  // namespace
}  // namespace tactus
