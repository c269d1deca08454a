#include "app/command_line.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace tactus::app {
namespace {

using Action = CommandLine::Action;
using Words = std::vector<std::string>;

std::string error_of(Words words) {
  const auto line = read_command_line(std::move(words));
  return line.ok() ? "no error" : line.error().message;
}

TEST(CommandLineReading, TakesEveryOptionOfTheTable) {
  for (const auto& row : option_table()) {
    Words words{std::string{name(row.command)}, row.flag()};
    if (!row.is_switch()) words.emplace_back("value");
    const auto line = read_command_line(words);
    ASSERT_TRUE(line.ok()) << row.flag() << ": " << line.error().message;
    EXPECT_EQ(line->action, Action::run);
    EXPECT_EQ(line->command, row.command);
    ASSERT_TRUE(line->flags.contains(row.name)) << row.flag();
    const auto& given = line->flags.find(row.name)->second;
    EXPECT_EQ(given.values, Words{row.is_switch() ? "true" : "value"});
    EXPECT_EQ(given.where, row.flag());
  }
}

TEST(CommandLineReading, TakesAValueAfterAnEqualsSign) {
  const auto line = read_command_line({"serve", "--port=9000", "--input=a=b"});
  ASSERT_TRUE(line.ok());
  EXPECT_EQ(line->flags.at("port").values, Words{"9000"});
  EXPECT_EQ(line->flags.at("input").values, Words{"a=b"});
}

TEST(CommandLineReading, ASwitchHasItsOpposite) {
  const auto line = read_command_line({"serve", "--autoplay", "--no-autoplay", "--no-loop"});
  ASSERT_TRUE(line.ok());
  EXPECT_EQ(line->flags.at("autoplay").values.back(), "false");
  EXPECT_EQ(line->flags.at("loop").values.back(), "false");
}

TEST(CommandLineReading, KeepsEveryValueInOrder) {
  const auto line = read_command_line(
      {"serve", "--allow-origin", "http://a", "x.wav", "--allow-origin", "http://b", "y.wav"});
  ASSERT_TRUE(line.ok());
  EXPECT_EQ(line->flags.at("allow-origin").values, (Words{"http://a", "http://b"}));
  EXPECT_EQ(line->files, (Words{"x.wav", "y.wav"}));
}

TEST(CommandLineReading, AValueMayBeginWithADash) {
  const auto line = read_command_line({"serve", "--input", "-", "--bpm", "-5"});
  ASSERT_TRUE(line.ok());
  EXPECT_EQ(line->flags.at("input").values, Words{"-"});
  EXPECT_EQ(line->flags.at("bpm").values, Words{"-5"});
}

TEST(CommandLineReading, AFileMayHaveAnyName) {
  const Words names{"[live].wav", "devices", "a b.wav", "a,b.wav", "monitor"};
  Words words{"serve"};
  words.insert(words.end(), names.begin(), names.end());
  words.insert(words.end(), {"--", "--port", "-x.wav"});
  const auto line = read_command_line(words);
  ASSERT_TRUE(line.ok()) << line.error().message;
  EXPECT_EQ(line->files,
            (Words{"[live].wav", "devices", "a b.wav", "a,b.wav", "monitor", "--port", "-x.wav"}));
}

TEST(CommandLineReading, MonitorTakesOneUrl) {
  const auto line = read_command_line({"monitor", "--json", "studio:9000"});
  ASSERT_TRUE(line.ok());
  EXPECT_EQ(line->command, Command::monitor);
  EXPECT_EQ(line->url, "studio:9000");
  EXPECT_EQ(error_of({"monitor", "a", "b"}), R"(monitor takes no argument "b")");
}

TEST(CommandLineReading, HelpAndVersionComeBeforeAnythingElse) {
  EXPECT_EQ(read_command_line({"--help"})->action, Action::help);
  EXPECT_EQ(read_command_line({"-h"})->action, Action::help);
  EXPECT_EQ(read_command_line({"--version"})->action, Action::version);
  EXPECT_EQ(read_command_line({"-V"})->action, Action::version);
  const auto line = read_command_line({"serve", "--port", "80a", "--help"});
  ASSERT_TRUE(line.ok());
  EXPECT_EQ(line->action, Action::help);
  EXPECT_EQ(line->command, Command::serve);
  EXPECT_EQ(read_command_line({"monitor", "--nonsense", "-h"})->action, Action::help);
}

TEST(CommandLineReading, NoArgumentsAreNoCommand) {
  EXPECT_EQ(read_command_line({})->action, Action::nothing);
}

TEST(CommandLineReading, AnErrorSaysWhatWasMeantPerhaps) {
  const std::pair<Words, const char*> cases[] = {
      {{"srve"}, R"(unknown command "srve"; did you mean "serve"?)"},
      {{"mon"}, R"(unknown command "mon"; did you mean "monitor"?)"},
      {{"play"}, R"(unknown command "play")"},
      {{"--verison"}, R"(unknown option "--verison"; did you mean "--version"?)"},
      {{"--port", "1", "serve"}, "--port stands after a command: tactus serve --port"},
      {{"serve", "--prot", "1"}, R"(unknown option "--prot"; did you mean "--port"?)"},
      {{"serve", "--prot=1"}, R"(unknown option "--prot"; did you mean "--port"?)"},
      {{"serve", "--sample_rate", "1"},
       R"(unknown option "--sample_rate"; did you mean "--sample-rate"?)"},
      {{"serve", "-p", "1"}, R"(unknown option "-p")"},
      {{"serve", "--port"}, "--port needs a value"},
      {{"serve", "--frobnicate"}, R"(unknown option "--frobnicate")"},
      {{"devices", "x"}, R"(devices takes no argument "x")"},
      {{"monitor", "--port", "1"}, R"(unknown option "--port")"}};
  for (const auto& [words, message] : cases) EXPECT_EQ(error_of(words), message);
}

}  // namespace
}  // namespace tactus::app
