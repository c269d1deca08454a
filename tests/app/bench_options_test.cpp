#include "app/bench_options.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "app/option_sources.h"

namespace tactus::app {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

Result<Options> resolved(const Pairs& flags) {
  GivenOptions given;
  for (const auto& [name, value] : flags) given[name] = {{value}, "--" + name};
  return resolve_options(Command::bench, given, {},
                         [](const std::string&) { return std::nullopt; });
}

std::string error_of(const Pairs& flags) {
  const auto result = resolved(flags);
  return result.ok() ? "no error" : result.error().message;
}

TEST(BenchOptions, AreTheDocumentedOnesUnlessGiven) {
  const auto options = resolved({});
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->bench.clients, 100U);
  EXPECT_EQ(options->bench.never_read, 0U);
  EXPECT_EQ(options->bench.topic, BenchTopic::clock);
  EXPECT_EQ(options->bench.seconds, 10.0);
  EXPECT_EQ(options->bench.warm_up_seconds, 1.0);
  EXPECT_EQ(options->bench.ramp_seconds, 0.0);
  EXPECT_FALSE(options->bench.rate_hz.has_value());
  EXPECT_FALSE(options->bench.json);
}

TEST(BenchOptions, TakeEveryTopic) {
  for (const std::string topic : {"clock", "transport", "spectrum", "audio", "beats"}) {
    const auto options = resolved({{"topic", topic}});
    ASSERT_TRUE(options.ok()) << topic;
    EXPECT_EQ(name(options->bench.topic), topic);
  }
}

TEST(BenchOptions, RefuseWhatIsOutOfRangeRatherThanGuess) {
  const Pairs wrong[] = {
      {{"clients", "0"}},   {{"clients", "1e3"}},    {{"never-read", "-1"}}, {{"seconds", "0"}},
      {{"ramp", "-1"}},     {{"threads", "0"}},      {{"threads", "65"}},    {{"topic", "Clock"}},
      {{"rate", "0"}},      {{"rate", "241"}},       {{"format", "JSON"}},   {{"encoding", "zip"}},
      {{"pid", "0"}},       {{"at-once", "0"}},      {{"request", ""}},      {{"warm-up", "0"}},
      {{"seconds", "inf"}}, {{"sample-format", ""}}, {{"json", "maybe"}}};
  for (const auto& flags : wrong) {
    const auto message = error_of(flags);
    EXPECT_TRUE(message.starts_with("--" + flags.front().first + ": ")) << message;
  }
}

TEST(BenchOptions, OfTheSpectrumGoWithNoOtherTopic) {
  EXPECT_EQ(error_of({{"format", "json"}}), "--format goes with --topic spectrum");
  EXPECT_EQ(error_of({{"topic", "audio"}, {"encoding", "delta"}}),
            "--encoding goes with --topic spectrum");
  EXPECT_EQ(error_of({{"topic", "beats"}, {"sample-format", "u8"}}),
            "--sample-format goes with --topic spectrum");
  EXPECT_TRUE(resolved({{"topic", "spectrum"}, {"format", "binary"}, {"rate", "125"}}).ok());
}

TEST(BenchOptions, AskForNoRateThatATopicDoesNotHave) {
  EXPECT_EQ(error_of({{"topic", "spectrum"}, {"rate", "126"}}),
            "--rate of the spectrum is 125 at most");
  EXPECT_EQ(error_of({{"topic", "beats"}, {"rate", "30"}}),
            "--rate goes with --topic clock, transport or spectrum");
  EXPECT_TRUE(resolved({{"rate", "240"}}).ok());
}

TEST(BenchOptions, AskNothingOfAStreamThatIsNotAskedFor) {
  EXPECT_EQ(error_of({{"request", "{}"}}),
            "--request goes with --topic transport, spectrum, audio or beats");
}

}  // namespace
}  // namespace tactus::app
