#include "load/stream.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

namespace tactus::load {
namespace {

/// A message from the server's golden files.
std::string golden(const std::string& name) {
  std::ifstream file{std::string{TACTUS_SOURCE_DIR} + "/tests/golden/" + name, std::ios::binary};
  EXPECT_TRUE(file.is_open()) << name;
  return {std::istreambuf_iterator<char>{file}, {}};
}

Stream made(const LoadOptions& options) {
  auto stream = stream_of(options);
  EXPECT_TRUE(stream.ok()) << stream.error().message;
  return std::move(*stream);
}

TEST(Stream, is_at_the_topics_address) {
  EXPECT_EQ(made({.url = "a:1"}).address.url(), "ws://a:1/ws/transport/clock?hz=30");
  EXPECT_EQ(made({.url = "http://a:1", .rate_hz = 10.0}).address.url(),
            "ws://a:1/ws/transport/clock?hz=10");
  EXPECT_EQ(made({.url = "ws://a:1", .topic = Topic::spectrum}).address.url(), "ws://a:1/ws");
  EXPECT_EQ(made({.url = "ws://a:1/x?y=1", .rate_hz = 10.0}).address.url(), "ws://a:1/x?y=1");
  EXPECT_FALSE(stream_of({.url = "wss://a"}).ok());
  EXPECT_FALSE(stream_of({.url = "not a url"}).ok());
}

TEST(Stream, of_the_spectrum_has_a_request) {
  EXPECT_EQ(made({.url = "a"}).request, "");
  EXPECT_EQ(made({.url = "a", .topic = Topic::spectrum, .rate_hz = 60.0}).request,
            R"({"type":"audio.fft.subscribe","rateHz":60})");
  EXPECT_EQ(made({.url = "a", .topic = Topic::spectrum, .request = "{}"}).request, "{}");
}

TEST(Stream, has_the_servers_rate) {
  EXPECT_EQ(made({.url = "a"}).rate_hz, 30.0);
  EXPECT_EQ(made({.url = "a", .topic = Topic::spectrum}).rate_hz, 31.25);
  EXPECT_EQ(made({.url = "a", .topic = Topic::spectrum, .rate_hz = 60.0}).rate_hz, 62.5);
}

TEST(Stream, finds_the_state_by_its_seq) {
  const Stream stream;
  const auto tick = stream.tick_of(golden("transport_state.json"), false);
  ASSERT_TRUE(tick.has_value());
  EXPECT_GT(tick->number, 0);
  const auto next = stream.tick_of(R"({"seq": 60, "status": "playing"})", false);
  ASSERT_TRUE(next.has_value());
  EXPECT_EQ(next->number, 60);
  EXPECT_EQ(next->due_ns, 2'000'000'000);
}

TEST(Stream, finds_the_spectrum_in_every_format) {
  const auto stream = made({.url = "a", .topic = Topic::spectrum});
  for (const std::string name : {"fft_json_full.json", "fft_json_key.json", "fft_json_delta.json",
                                 "fft_json_silence.json", "fft_json_delta_empty.json"}) {
    const auto text = golden(name);
    const auto at = text.find("\"hopSeq\":");
    ASSERT_NE(at, std::string::npos) << name;
    const auto hop = std::stoll(text.substr(at + 9));
    const auto tick = stream.tick_of(text, false);
    ASSERT_TRUE(tick.has_value()) << name;
    EXPECT_EQ(tick->number, hop / 4) << name;
    EXPECT_EQ(tick->due_ns, hop * 8'000'000) << name;
  }
  for (const std::string name : {"fft_u8_full.bin", "fft_u16_delta.bin", "fft_f32_full.bin",
                                 "fft_u8_silence.bin", "fft_u8_delta_empty.bin"}) {
    const auto bytes = golden(name);
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes.at(i)); };
    const std::int64_t hop = byte(8) | byte(9) << 8U | byte(10) << 16U;
    const auto tick = stream.tick_of(bytes, true);
    ASSERT_TRUE(tick.has_value()) << name;
    EXPECT_EQ(tick->due_ns, hop * 8'000'000) << name;
  }
}

TEST(Stream, ignores_other_messages) {
  const Stream clock;
  const auto spectrum = made({.url = "a", .topic = Topic::spectrum});
  for (const std::string text :
       {"", "{}", R"({"seq":)", R"({"seq": "a"})", R"({"seq")", "hopSeq"}) {
    EXPECT_FALSE(clock.tick_of(text, false).has_value()) << text;
    EXPECT_FALSE(spectrum.tick_of(text, false).has_value()) << text;
  }
  EXPECT_FALSE(spectrum.tick_of("TSP1", true).has_value());
  EXPECT_FALSE(spectrum.tick_of(golden("audio_frame.bin"), true).has_value());
  EXPECT_FALSE(spectrum.tick_of(golden("fft_subscribed.json"), false).has_value());
}

TEST(Refusal, is_quoted) {
  EXPECT_EQ(refusal_in(golden("fft_rejected.json")),
            "FFT subscriber table full (max 4 concurrent clients)");
  EXPECT_TRUE(refusal_in(golden("error.json")).has_value());
  EXPECT_EQ(refusal_in(golden("fft_subscribed.json")), std::nullopt);
  EXPECT_EQ(refusal_in(R"({"success":false})"), "the server refuses");
}

}  // namespace
}  // namespace tactus::load
