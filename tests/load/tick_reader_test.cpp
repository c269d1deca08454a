#include "load/tick_reader.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

namespace tactus::load {
namespace {

/// A message as the server's own tests hold it.
std::string golden(const std::string& name) {
  std::ifstream file{std::string{TACTUS_SOURCE_DIR} + "/tests/golden/" + name, std::ios::binary};
  EXPECT_TRUE(file.is_open()) << name;
  return {std::istreambuf_iterator<char>{file}, {}};
}

TEST(TickReader, FindsTheStateByItsSeq) {
  const TickReader reader{Topic::transport, 30.0};
  const auto tick = reader.read(golden("transport_state.json"), false);
  ASSERT_TRUE(tick.has_value());
  EXPECT_GT(tick->number, 0);
  const auto next = reader.read(R"({"seq": 60, "status": "playing"})", false);
  ASSERT_TRUE(next.has_value());
  EXPECT_EQ(next->number, 60);
  EXPECT_EQ(next->due_ns, 2'000'000'000);
}

TEST(TickReader, FindsTheSameSpectrumInEveryFormat) {
  const TickReader reader{Topic::spectrum, 31.0};
  for (const std::string name : {"fft_json_full.json", "fft_json_key.json", "fft_json_delta.json",
                                 "fft_json_silence.json", "fft_json_delta_empty.json"}) {
    const auto text = golden(name);
    const auto at = text.find("\"hopSeq\":");
    ASSERT_NE(at, std::string::npos) << name;
    const auto hop = std::stoll(text.substr(at + 9));
    const auto tick = reader.read(text, false);
    ASSERT_TRUE(tick.has_value()) << name;
    EXPECT_EQ(tick->number, hop / 4) << name;
    EXPECT_EQ(tick->due_ns, hop * 8'000'000) << name;
  }
  for (const std::string name : {"fft_u8_full.bin", "fft_u16_delta.bin", "fft_f32_full.bin",
                                 "fft_u8_silence.bin", "fft_u8_delta_empty.bin"}) {
    const auto bytes = golden(name);
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes.at(i)); };
    const std::int64_t hop = byte(8) | byte(9) << 8U | byte(10) << 16U;
    const auto tick = reader.read(bytes, true);
    ASSERT_TRUE(tick.has_value()) << name;
    EXPECT_EQ(tick->due_ns, hop * 8'000'000) << name;
  }
}

TEST(TickReader, CountsSpectraByTheirRate) {
  const TickReader reader{Topic::spectrum, 125.0};
  EXPECT_EQ(reader.read(R"({"hopSeq":1000})", false)->number, 1000);
  EXPECT_EQ(reader.rate_hz(), 125.0);
}

TEST(TickReader, CountsAudioFramesThoughTheirTimeIsCutToTheMs) {
  const TickReader reader{Topic::audio, 30.0};
  std::string frame(464, '\0');
  for (int k = 1; k < 100; ++k) {
    for (const double late_ms : {0.0, 0.4, 9.0, 30.0}) {
      const auto ms = static_cast<unsigned>(k * 1000.0 / 30.0 + late_ms);
      frame[8] = static_cast<char>(ms & 0xFFU);
      frame[9] = static_cast<char>(ms >> 8U);
      EXPECT_EQ(reader.read(frame, true)->number, k) << ms << " ms";
    }
  }
  EXPECT_TRUE(reader.read(golden("audio_frame.bin"), true).has_value());
}

TEST(TickReader, TakesABeatToBeDueWhenItSaysSo) {
  const TickReader reader{Topic::beats, 30.0};
  const auto tick = reader.read(
      R"({"type":"beat.event","beat_index":8,"bpm":120.0,"timestamp_ms":1700641234567.25})", false);
  ASSERT_TRUE(tick.has_value());
  // A double of today's Unix time in ms is true to a quarter of a microsecond.
  EXPECT_NEAR(static_cast<double>(tick->due_ns - 1'700'641'234'567'250'000), 0.0, 500.0);
  EXPECT_TRUE(reader.read(golden("beat_event.json"), false).has_value());
}

TEST(TickReader, PassesOverWhatIsNoneOfTheStream) {
  const TickReader clock{Topic::clock, 30.0};
  const TickReader spectrum{Topic::spectrum, 31.0};
  for (const std::string text :
       {"", "{}", R"({"seq":)", R"({"seq": "a"})", R"({"seq")", "hopSeq"}) {
    EXPECT_FALSE(clock.read(text, false).has_value()) << text;
    EXPECT_FALSE(spectrum.read(text, false).has_value()) << text;
  }
  EXPECT_FALSE(spectrum.read("TSP1", true).has_value());
  EXPECT_FALSE(spectrum.read(golden("audio_frame.bin"), true).has_value());
  EXPECT_FALSE(spectrum.read(golden("fft_subscribed.json"), false).has_value());
  EXPECT_FALSE((TickReader{Topic::audio, 30.0}.read(golden("fft_u8_full.bin"), true)));
}

TEST(Refusal, IsToldInTheServersWords) {
  EXPECT_EQ(refusal_in(golden("fft_rejected.json")),
            "FFT subscriber table full (max 4 concurrent clients)");
  EXPECT_TRUE(refusal_in(golden("error.json")).has_value());
  EXPECT_EQ(refusal_in(golden("fft_subscribed.json")), std::nullopt);
  EXPECT_EQ(refusal_in(R"({"success":false})"), "the server refuses");
}

}  // namespace
}  // namespace tactus::load
