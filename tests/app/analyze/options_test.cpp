#include "app/analyze/options.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "../cli/command_reader.h"

namespace tactus::app {
namespace {

using Words = CommandReader::Words;

class AnalyzeCommand : public testing::Test, public CommandReader {
 protected:
  /// The options of `tactus analyze a.wav` with these flags; fails the test on an error.
  const AnalyzeOptions& taken(Words flags) {
    EXPECT_EQ(error(std::move(flags)), "no error");
    return options.analyze;
  }
  std::string error(Words flags) {
    flags.insert(flags.begin(), {"analyze", "a.wav"});
    return error_of(std::move(flags));
  }
};

TEST_F(AnalyzeCommand, defaults_are_those_of_the_server) {
  const auto& analyze = taken({});
  EXPECT_EQ(analyze.file, "a.wav");
  EXPECT_EQ(analyze.output, "-");
  EXPECT_EQ(analyze.layout, BandLayout::log);
  EXPECT_EQ(analyze.channel, Channel::mid);
  EXPECT_EQ(analyze.scale, spectrum::LevelScale{});
  EXPECT_EQ(analyze.values, AnalyzeValues::bins);
  EXPECT_FALSE(analyze.rate_hz.has_value());
}

TEST_F(AnalyzeCommand, every_documented_word_has_its_value) {
  for (const std::string layout : {"log", "linear", "mel", "semitone"}) {
    EXPECT_EQ(name(taken({"--layout", layout}).layout), layout);
  }
  for (const std::string channel : {"mid", "left", "right", "side"}) {
    EXPECT_EQ(name(taken({"--channel", channel}).channel), channel);
  }
  EXPECT_EQ(taken({"--values", "db"}).values, AnalyzeValues::db);
  EXPECT_EQ(taken({"--rate-hz", "12.5"}).rate_hz, 12.5);
}

TEST_F(AnalyzeCommand, a_value_out_of_range_is_an_error) {
  const Words wrong[] = {{"--format", "wav"},    {"--format", ""},         {"--values", "dB"},
                         {"--layout", "Log"},    {"--channel", "both"},    {"--rate-hz", "0.9"},
                         {"--rate-hz", "126"},   {"--rate-hz", "nan"},     {"--db-min", "-201"},
                         {"--db-max", "41"},     {"--output", ""},         {"--attack-ms", "-1"},
                         {"--release-ms", "1s"}, {"--release-ms", "10001"}};
  for (const auto& flags : wrong) {
    const auto message = error(flags);
    EXPECT_TRUE(message.starts_with(flags.front() + ": ")) << message;
  }
}

TEST_F(AnalyzeCommand, levels_must_be_at_least_one_decibel_apart) {
  taken({"--db-min", "-60", "--db-max", "-59"});
  EXPECT_EQ(error({"--db-min", "-60", "--db-max", "-59.5"}),
            "--db-max (-59.5) must be at least 1 dB above --db-min (-60)");
  EXPECT_NE(error({"--db-min", "0"}), "no error");
}

TEST_F(AnalyzeCommand, takes_exactly_one_file) {
  EXPECT_EQ(error_of({"analyze"}), "analyze needs a FILE");
  EXPECT_EQ(error({"b.wav"}),
            R"(unexpected argument "b.wav"; usage: tactus analyze [OPTION...] FILE)");
  EXPECT_NE(error_of({"analyze", "-"}), "no error");
}

TEST_F(AnalyzeCommand, the_format_is_given_or_follows_from_the_extension) {
  const auto format = [this](Words flags) { return format_of(taken(std::move(flags))); };
  EXPECT_EQ(format({}), AnalyzeFormat::json);
  EXPECT_EQ(format({"--output", "a.csv"}), AnalyzeFormat::csv);
  EXPECT_EQ(format({"--output", "a.PNG"}), AnalyzeFormat::png);
  EXPECT_EQ(format({"--output", "a.svg"}), AnalyzeFormat::svg);
  EXPECT_EQ(format({"--output", "a.jsonl"}), AnalyzeFormat::json);
  EXPECT_EQ(format({"--output", "png"}), AnalyzeFormat::json);
  EXPECT_EQ(format({"--output", "folder.png/a"}), AnalyzeFormat::json);
  EXPECT_EQ(format({"--output", "a.png", "--format", "csv"}), AnalyzeFormat::csv);
}

TEST_F(AnalyzeCommand, an_unknown_extension_needs_a_format) {
  EXPECT_EQ(
      error({"--output", "a.jpeg"}),
      "unknown extension .jpeg: use .json, .csv, .txt, .png or .svg, or choose with --format");
  EXPECT_EQ(error({"--output", "a.jpeg", "--format", "png"}), "no error");
}

TEST_F(AnalyzeCommand, a_picture_has_no_features) {
  EXPECT_EQ(error({"--features"}), "no error");
  EXPECT_NE(error({"--features", "--output", "a.png"}), "no error");
  EXPECT_NE(error({"--features", "--output", "a.svg"}), "no error");
}

}  // namespace
}  // namespace tactus::app
