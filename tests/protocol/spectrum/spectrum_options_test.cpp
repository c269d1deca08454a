#include "protocol/spectrum/spectrum_options.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>
#include <utility>

namespace tactus::protocol {
namespace {

namespace json = boost::json;

/// Band centres at 100, 200, … 6400 Hz for every layout.
std::array<double, band_count> every_100_hz(BandLayout, SampleRate) {
  std::array<double, band_count> centres{};
  for (std::size_t i = 0; i < band_count; ++i) centres[i] = 100.0 * static_cast<double>(i + 1);
  return centres;
}

Result<SpectrumRequest> request(const std::string& options) {
  return read_spectrum_request(SpectrumTopic::audio_fft,
                               json::parse("{" + options + "}").as_object(), every_100_hz, 48'000);
}

SpectrumRequest accepted_request(const std::string& options) {
  auto result = request(options);
  EXPECT_TRUE(result.ok()) << options;
  return result.ok() ? *result : SpectrumRequest{};
}

std::string refusal(const std::string& options) {
  auto result = request(options);
  return result.ok() ? "accepted" : result.error().message;
}

std::pair<std::size_t, std::size_t> bands(const std::string& options) {
  const SpectrumRequest result = accepted_request(options);
  return {result.options.first_band, result.options.end_band};
}

TEST(SpectrumOptions, WithoutAnyTheDocumentedStreamIsMeant) {
  for (const char* text : {"", R"("rateHz":null,"format":null,"range":null,"fromHz":null)",
                           R"("type":"audio.fft.subscribe","requestId":"x","unknown":[1])"}) {
    const SpectrumRequest result = accepted_request(text);
    EXPECT_EQ(result.rate_hz, 31.0);
    EXPECT_EQ(result.options, SpectrumOptions{});
  }
}

TEST(SpectrumOptions, EachIsRead) {
  const SpectrumOptions options =
      accepted_request(
          R"("format":"binary","sampleFormat":"u16","encoding":"delta","layout":"mel",)"
          R"("channel":"side","dbMin":-60.5,"dbMax":6,"attackMs":5,"releaseMs":250.5)")
          .options;
  EXPECT_EQ(options.format, FrameFormat::binary);
  EXPECT_EQ(options.sample_format, SampleFormat::u16);
  EXPECT_EQ(options.encoding, FrameEncoding::delta);
  EXPECT_EQ(options.layout, BandLayout::mel);
  EXPECT_EQ(options.channel, Channel::side);
  EXPECT_EQ(options.scale.db_min, -60.5);
  EXPECT_EQ(options.scale.db_max, 6.0);
  EXPECT_EQ(options.scale.attack_ms, 5.0);
  EXPECT_EQ(options.scale.release_ms, 250.5);
}

TEST(SpectrumOptions, ARateIsTheNearestWholeNumberOfHops) {
  const std::pair<double, unsigned> cases[] = {{1, 125}, {10, 13},   {20, 6}, {30, 4},  {31, 4},
                                               {40, 3},  {60, 2},    {83, 2}, {84, 1},  {100, 1},
                                               {125, 1}, {31.25, 4}, {50, 3}, {2.5, 50}};
  for (const auto& [rate, hops] : cases) {
    const SpectrumRequest result = accepted_request("\"rateHz\":" + std::to_string(rate));
    EXPECT_EQ(result.rate_hz, rate);
    EXPECT_EQ(result.options.hops_per_frame, hops) << rate;
  }
}

TEST(SpectrumOptions, BandsAreChosenByNumberOrByTheirCentres) {
  EXPECT_EQ(bands(R"("range":[0,64])"), std::pair(0UL, 64UL));
  EXPECT_EQ(bands(R"("range":[63,64])"), std::pair(63UL, 64UL));
  EXPECT_EQ(bands(R"("range":[3.0,8])"), std::pair(3UL, 8UL));
  EXPECT_EQ(bands(R"("fromHz":200)"), std::pair(1UL, 64UL));
  EXPECT_EQ(bands(R"("fromHz":200.5)"), std::pair(2UL, 64UL));
  EXPECT_EQ(bands(R"("toHz":200)"), std::pair(0UL, 1UL));
  EXPECT_EQ(bands(R"("toHz":200.5)"), std::pair(0UL, 2UL));
  EXPECT_EQ(bands(R"("fromHz":0,"toHz":20000)"), std::pair(0UL, 64UL));
  EXPECT_EQ(bands(R"("fromHz":400,"toHz":401)"), std::pair(3UL, 4UL));
}

TEST(SpectrumOptions, ARefusalNamesTheOptionAndWhatItMayBe) {
  const std::string range =
      "range must be [first, last) in whole numbers, 0 <= first < last <= 64, not ";
  const std::string no_band =
      "no band centre lies between fromHz and toHz; centres range from 100.0 to 6400.0 Hz";
  const std::pair<const char*, std::string> cases[] = {
      {R"("rateHz":0)", "rateHz must be between 1 and 125, not 0"},
      {R"("rateHz":0.99)", "rateHz must be between 1 and 125, not 0.99"},
      {R"("rateHz":126)", "rateHz must be between 1 and 125, not 126"},
      {R"("rateHz":1e999)", "rateHz must be between 1 and 125, not inf"},
      {R"("rateHz":18446744073709551615)",
       "rateHz must be between 1 and 125, not 1.8446744073709552e+19"},
      {R"("rateHz":true)", "rateHz must be a number, not true"},
      {R"("rateHz":"31")", R"(rateHz must be a number, not "31")"},
      {R"("format":"BINARY")", R"(format must be "json" or "binary", not "BINARY")"},
      {R"("format":1)", R"(format must be "json" or "binary", not 1)"},
      {R"("sampleFormat":"u32")", R"(sampleFormat must be "u8", "u16" or "f32", not "u32")"},
      {R"("encoding":"gzip")", R"(encoding must be "full" or "delta", not "gzip")"},
      {R"("layout":"analyser")",
       R"(layout must be "log", "linear", "mel" or "semitone", not "analyser")"},
      {R"("channel":0)", R"(channel must be "mid", "left", "right" or "side", not 0)"},
      {R"("range":[0,65])", range + "[0, 65]"},
      {R"("range":[5,5])", range + "[5, 5]"},
      {R"("range":[8,4])", range + "[8, 4]"},
      {R"("range":[-1,4])", range + "[-1, 4]"},
      {R"("range":[0.5,4])", range + "[0.5, 4]"},
      {R"("range":[0])", range + "an array of length 1"},
      {R"("range":[0,1,2])", range + "an array of length 3"},
      {R"("range":[false,true])", range + "[false, true]"},
      {R"("range":["0","4"])", range + R"(["0", "4"])"},
      {R"("range":[0,1e999])", range + "[0, inf]"},
      {R"("range":7)", range + "7"},
      {R"("range":{})", range + "an object"},
      {R"("fromHz":-1)", "fromHz must be between 0 and 384000, not -1"},
      {R"("toHz":"1000")", R"(toHz must be a number, not "1000")"},
      {R"("fromHz":6401)", no_band},
      {R"("toHz":100)", no_band},
      {R"("fromHz":401,"toHz":499)", no_band},
      {R"("fromHz":800,"toHz":400)", no_band},
      {R"("fromHz":100,"range":[0,4])", "range cannot be combined with fromHz or toHz"},
      {R"("dbMin":-201)", "dbMin must be between -200 and 40, not -201"},
      {R"("dbMax":41)", "dbMax must be between -200 and 40, not 41"},
      {R"("dbMin":0)", "dbMax must be at least 1 dB above dbMin, not 0 and 0"},
      {R"("dbMax":-79.5)", "dbMax must be at least 1 dB above dbMin, not -79.5 and -80"},
      {R"("attackMs":-1)", "attackMs must be between 0 and 10000, not -1"},
      {R"("releaseMs":10001)", "releaseMs must be between 0 and 10000, not 10001"},
      {R"("releaseMs":[])", "releaseMs must be a number, not an array of length 0"},
      {R"("format":"binary","sampleFormat":"f32","encoding":"delta")",
       R"(encoding "delta" needs sampleFormat "u8" or "u16")"},
  };
  for (const auto& [options, message] : cases) EXPECT_EQ(refusal(options), message) << options;
}

TEST(SpectrumOptions, ASampleFormatIsOfBinaryFramesAlone) {
  EXPECT_EQ(accepted_request(R"("sampleFormat":"f32","encoding":"delta")").options,
            accepted_request(R"("encoding":"delta")").options);
  EXPECT_NE(refusal(R"("sampleFormat":"f64")"), "accepted");
}

TEST(SpectrumOptions, TheAnswerSaysWhatIsInForceTwice) {
  const SpectrumRequest asked = accepted_request(R"("rateHz":60,"range":[2,4],"layout":"linear")");
  const auto answer =
      json::parse(encode_spectrum_subscribed("a", 7, asked, every_100_hz({}, 0))).as_object();
  EXPECT_EQ(answer.at("type"), "audio.fft.subscribed");
  EXPECT_EQ(answer.at("requestId"), "a");
  EXPECT_EQ(answer.at("clientId"), 7);
  EXPECT_EQ(answer.at("fftBins"), 2);
  EXPECT_EQ(answer.at("updateRateHz"), 60);
  EXPECT_EQ(answer.at("accepted"), true);
  EXPECT_EQ(answer.at("success"), true);
  EXPECT_EQ(answer.at("effectiveRateHz"), 62.5);
  EXPECT_EQ(answer.at("layout"), "linear");
  EXPECT_EQ(answer.at("range"), (json::array{2, 4}));
  EXPECT_EQ(answer.at("sampleRate"), 48'000);
  EXPECT_EQ(answer.at("bandHz"), (json::array{300, 400}));
  EXPECT_FALSE(answer.contains("sampleFormat"));
  json::object beside = answer;
  for (const char* member : {"type", "requestId", "success", "data"}) beside.erase(member);
  EXPECT_EQ(answer.at("data"), beside);
}

TEST(SpectrumOptions, ABinaryStreamsAnswerNamesItsSamples) {
  const SpectrumRequest asked = accepted_request(R"("format":"binary")");
  const auto answer =
      json::parse(encode_spectrum_subscribed("", 7, asked, every_100_hz({}, 0))).as_object();
  EXPECT_EQ(answer.at("sampleFormat"), "u8");
  EXPECT_EQ(answer.at("updateRateHz"), 31);
  EXPECT_FALSE(answer.contains("requestId"));
}

}  // namespace
}  // namespace tactus::protocol
