#include "app/analyze_options.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "app/option_sources.h"

namespace tactus::app {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

Result<Options> resolved(const Pairs& flags, std::vector<std::string> files = {"a.wav"}) {
  GivenOptions given;
  for (const auto& [name, value] : flags) given[name] = {{value}, "--" + name};
  return resolve_options(Command::analyze, given, std::move(files),
                         [](const std::string&) { return std::nullopt; });
}

std::string error_of(const Result<Options>& result) {
  return result.ok() ? "no error" : result.error().message;
}

TEST(AnalyzeOptions, AreThoseOfTheServerUnlessGiven) {
  const auto options = resolved({});
  ASSERT_TRUE(options.ok());
  const auto& analyze = options->analyze;
  EXPECT_EQ(analyze.file, "a.wav");
  EXPECT_EQ(analyze.output, "-");
  EXPECT_EQ(analyze.layout, BandLayout::log);
  EXPECT_EQ(analyze.channel, Channel::mid);
  EXPECT_EQ(analyze.scale, spectrum::LevelScale{});
  EXPECT_EQ(analyze.values, AnalyzeValues::bins);
  EXPECT_FALSE(analyze.rate_hz.has_value());
}

TEST(AnalyzeOptions, TakeEveryDocumentedWord) {
  for (const std::string layout : {"log", "linear", "mel", "semitone"}) {
    const auto options = resolved({{"layout", layout}});
    ASSERT_TRUE(options.ok()) << layout;
    EXPECT_EQ(name(options->analyze.layout), layout);
  }
  for (const std::string channel : {"mid", "left", "right", "side"}) {
    const auto options = resolved({{"channel", channel}});
    ASSERT_TRUE(options.ok()) << channel;
    EXPECT_EQ(name(options->analyze.channel), channel);
  }
  EXPECT_EQ(resolved({{"values", "db"}})->analyze.values, AnalyzeValues::db);
  EXPECT_EQ(resolved({{"rate-hz", "12.5"}})->analyze.rate_hz, 12.5);
}

TEST(AnalyzeOptions, RefuseWhatIsOutOfRangeRatherThanGuess) {
  const Pairs wrong[] = {{{"format", "wav"}},    {{"format", ""}},         {{"values", "dB"}},
                         {{"layout", "Log"}},    {{"channel", "both"}},    {{"rate-hz", "0.9"}},
                         {{"rate-hz", "126"}},   {{"rate-hz", "nan"}},     {{"db-min", "-201"}},
                         {{"db-max", "41"}},     {{"output", ""}},         {{"attack-ms", "-1"}},
                         {{"release-ms", "1s"}}, {{"release-ms", "10001"}}};
  for (const auto& flags : wrong) {
    const auto message = error_of(resolved(flags));
    EXPECT_TRUE(message.starts_with("--" + flags.front().first + ": ")) << message;
  }
}

TEST(AnalyzeOptions, WantAtLeastOneDecibelBetweenTheEnds) {
  EXPECT_TRUE(resolved({{"db-min", "-60"}, {"db-max", "-59"}}).ok());
  EXPECT_EQ(error_of(resolved({{"db-min", "-60"}, {"db-max", "-59.5"}})),
            "--db-max (-59.5) must be at least 1 dB above --db-min (-60)");
  EXPECT_FALSE(resolved({{"db-min", "0"}}).ok());
}

TEST(AnalyzeOptions, WantExactlyOneFile) {
  EXPECT_EQ(error_of(resolved({}, {})), "analyze needs a FILE");
  EXPECT_EQ(error_of(resolved({}, {"a.wav", "b.wav"})),
            R"(analyze takes one FILE, not "b.wav" too)");
  EXPECT_FALSE(resolved({}, {"-"}).ok());
}

TEST(AnalyzeOptions, FormatIsTheGivenOneElseTheOutputsEnding) {
  const auto format = [](const Pairs& flags) { return format_of(resolved(flags)->analyze); };
  EXPECT_EQ(format({}), AnalyzeFormat::json);
  EXPECT_EQ(format({{"output", "a.csv"}}), AnalyzeFormat::csv);
  EXPECT_EQ(format({{"output", "a.PNG"}}), AnalyzeFormat::png);
  EXPECT_EQ(format({{"output", "a.svg"}}), AnalyzeFormat::svg);
  EXPECT_EQ(format({{"output", "a.jsonl"}}), AnalyzeFormat::json);
  EXPECT_EQ(format({{"output", "png"}}), AnalyzeFormat::json);
  EXPECT_EQ(format({{"output", "folder.png/a"}}), AnalyzeFormat::json);
  EXPECT_EQ(format({{"output", "a.png"}, {"format", "csv"}}), AnalyzeFormat::csv);
}

TEST(AnalyzeOptions, AnUnknownExtensionNeedsAFormat) {
  EXPECT_EQ(error_of(resolved({{"output", "a.jpeg"}})),
            "no format has the extension .jpeg: name the output .json, .csv, .png or .svg, or "
            "choose with --format");
  EXPECT_TRUE(resolved({{"output", "a.jpeg"}, {"format", "png"}}).ok());
}

TEST(AnalyzeOptions, FeaturesDoNotGoIntoAPicture) {
  EXPECT_TRUE(resolved({{"features", "true"}}).ok());
  EXPECT_FALSE(resolved({{"features", "true"}, {"output", "a.png"}}).ok());
  EXPECT_FALSE(resolved({{"features", "true"}, {"output", "a.svg"}}).ok());
}

}  // namespace
}  // namespace tactus::app
