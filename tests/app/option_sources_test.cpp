#include "app/option_sources.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <utility>

#include "app/config_file.h"

namespace tactus::app {
namespace {

/// A folder of its own for each test, gone after it.
class OptionSources : public testing::Test {
 protected:
  OptionSources()
      : folder_{testing::TempDir() + "tactus." + std::to_string(std::random_device{}())} {
    std::filesystem::create_directories(folder_);
  }
  ~OptionSources() override { std::filesystem::remove_all(folder_); }

  std::string file(const std::string& text, const std::string& name = "c.toml") {
    const auto path = folder_ + "/" + name;
    std::filesystem::create_directories(std::filesystem::path{path}.parent_path());
    std::ofstream{path} << text;
    return path;
  }
  /// What serve makes of flags, environment and a config file's text.
  Result<Options> serve(const std::string& config, GivenOptions flags = {},
                        std::vector<std::string> files = {}) {
    if (!config.empty()) variables_["TACTUS_CONFIG"] = file(config);
    return resolve_options(Command::serve, flags, std::move(files), environment());
  }
  Environment environment() {
    return [this](const std::string& name) -> std::optional<std::string> {
      const auto found = variables_.find(name);
      if (found == variables_.end()) return std::nullopt;
      return found->second;
    };
  }
  /// The error's line, with the folder cut off.
  std::string error_of(const Result<Options>& result) const {
    if (result.ok()) return "no error";
    auto message = result.error().message;
    if (const auto at = message.find(folder_ + "/"); at != std::string::npos) {
      message.erase(at, folder_.size() + 1);
    }
    return message;
  }

  std::string folder_;
  std::map<std::string, std::string> variables_;
};

GivenOptions flag(const std::string& name, const std::string& value) {
  return {{name, {{value}, "--" + name}}};
}

TEST_F(OptionSources, DefaultsAreTheDocumentedOnes) {
  const auto options = serve("");
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->serve.host, "127.0.0.1");
  EXPECT_EQ(options->serve.port, 8000);
  EXPECT_EQ(options->serve.clock.sample_rate, 48'000U);
  EXPECT_EQ(options->serve.clock.block_size, 512);
  EXPECT_EQ(options->serve.clock.bpm, 120.0);
  EXPECT_EQ(options->serve.clock.update_hz, 30.0);
  EXPECT_FALSE(options->serve.autoplay);
  EXPECT_FALSE(options->serve.loop);
  EXPECT_EQ(options->serve.device, "auto");
}

TEST_F(OptionSources, FlagComesBeforeEnvironmentBeforeFileBeforeDefault) {
  const std::string config = "port = 9001\nbpm = 91\nupdate-hz = 11\n";
  variables_ = {{"TACTUS_PORT", "9002"}, {"TACTUS_BPM", "92"}};
  const auto options = serve(config, flag("port", "9003"));
  ASSERT_TRUE(options.ok()) << options.error().message;
  EXPECT_EQ(options->serve.port, 9003);
  EXPECT_EQ(options->serve.clock.bpm, 92.0);
  EXPECT_EQ(options->serve.clock.update_hz, 11.0);
  EXPECT_EQ(options->serve.clock.block_size, 512);
}

TEST_F(OptionSources, EveryOptionIsTakenFromEverySource) {
  const std::map<std::string, std::string> values{
      {"host", "::1"},          {"port", "1"},          {"allow-origin", "https://a.example"},
      {"bpm", "20.5"},          {"update-hz", "240"},   {"autoplay", "true"},
      {"loop", "true"},         {"block-size", "8192"}, {"sample-rate", "384000"},
      {"device", "My card, 2"}, {"input", "a #1.raw"},  {"input-format", "f32le"},
      {"input-channels", "8"},  {"log-level", "debug"}, {"fft-max-subscribers", "0"},
      {"threads", "3"},         {"io", "send"},         {"compress", "true"}};
  for (const auto& row : option_table()) {
    if (!row.in_config_file) continue;
    const std::string name{row.name};
    ASSERT_TRUE(values.contains(name)) << name << " has no value in this test";
    const auto& value = values.at(name);
    const auto shown = [&](const Result<Options>& options) {
      return options.ok() ? row.show(*options) : options.error().message;
    };
    const auto by_flag = resolve_options(Command::serve, flag(name, value), {}, environment());
    EXPECT_NE(shown(by_flag), row.show(Options{})) << name << " changes nothing";
    const auto by_file = serve(name + " = \"" + value + "\"\n");
    EXPECT_EQ(shown(by_file), shown(by_flag)) << name;
    variables_ = {{std::string{row.environment}, value}};
    const auto by_environment = resolve_options(Command::serve, {}, {}, environment());
    EXPECT_EQ(shown(by_environment), shown(by_flag)) << name;
    variables_.clear();
  }
}

TEST_F(OptionSources, AnEmptyVariableCountsAsNotSet) {
  variables_ = {{"TACTUS_PORT", ""}, {"TACTUS_CONFIG", ""}, {"TACTUS_ALLOW_ORIGIN", ","}};
  const auto options = serve("");
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->serve.port, 8000);
  EXPECT_TRUE(options->serve.allow_origins.empty());
}

TEST_F(OptionSources, AListIsReplacedAsAWhole) {
  const std::string config = R"(allow-origin = ["https://a.example", "https://b.example"])";
  auto options = serve(config);
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->serve.allow_origins,
            (std::vector<std::string>{"https://a.example", "https://b.example"}));
  variables_["TACTUS_ALLOW_ORIGIN"] = "http://c.example:81,null";
  options = serve(config);
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->serve.allow_origins,
            (std::vector<std::string>{"http://c.example:81", "null"}));
}

TEST_F(OptionSources, TheLastOfSeveralFlagsCounts) {
  const auto options = serve("", {{"port", {{"1", "2"}, "--port"}}});
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->serve.port, 2);
}

TEST_F(OptionSources, AnErrorNamesItsSource) {
  const auto message = R"(: "80a" is not a port (0 to 65535))";
  EXPECT_EQ(error_of(serve("", flag("port", "80a"))), std::string{"--port"} + message);
  EXPECT_EQ(error_of(serve("port = 80a\n")), std::string{"c.toml: port"} + message);
  variables_ = {{"TACTUS_PORT", "80a"}};
  EXPECT_EQ(error_of(serve("")), std::string{"TACTUS_PORT"} + message);
}

TEST_F(OptionSources, AMistakeShowsAlsoWhereAnotherSourceOverrulesIt) {
  EXPECT_EQ(error_of(serve("port = -1\n", flag("port", "9000"))),
            R"(c.toml: port: "-1" is not a port (0 to 65535))");
  variables_ = {{"TACTUS_PORT", "80a"}};
  EXPECT_EQ(error_of(serve("", flag("port", "9000"))),
            R"(TACTUS_PORT: "80a" is not a port (0 to 65535))");
}

TEST_F(OptionSources, ValuesOutsideTheirRangeAreRefused) {
  const std::pair<const char*, const char*> cases[] = {{"port", "65536"},
                                                       {"port", "-1"},
                                                       {"port", ""},
                                                       {"port", " 80"},
                                                       {"port", "80 "},
                                                       {"port", "+80"},
                                                       {"port", "0x50"},
                                                       {"port", "8e3"},
                                                       {"port", "99999999999999999999"},
                                                       {"sample-rate", "7999"},
                                                       {"sample-rate", "384001"},
                                                       {"sample-rate", "44100.0"},
                                                       {"block-size", "0"},
                                                       {"block-size", "8193"},
                                                       {"bpm", "19.99"},
                                                       {"bpm", "999.1"},
                                                       {"bpm", "nan"},
                                                       {"bpm", "inf"},
                                                       {"bpm", "120,5"},
                                                       {"update-hz", "0.5"},
                                                       {"update-hz", "241"},
                                                       {"autoplay", "maybe"},
                                                       {"loop", ""},
                                                       {"loop", "2"},
                                                       {"input-format", "s8"},
                                                       {"input-channels", "0"},
                                                       {"input-channels", "9"},
                                                       {"log-level", "loud"},
                                                       {"host", ""},
                                                       {"device", ""},
                                                       {"input", ""},
                                                       {"allow-origin", "stage.example"},
                                                       {"allow-origin", "https://stage.example/"},
                                                       {"allow-origin", "://a"},
                                                       {"allow-origin", "http://"}};
  for (const auto& [name, value] : cases) {
    const auto options = serve("", flag(name, value));
    ASSERT_FALSE(options.ok()) << name << " = " << value;
    const auto beginning = "--" + std::string{name} + ": \"" + value + "\" is not ";
    EXPECT_TRUE(options.error().message.starts_with(beginning)) << options.error().message;
  }
}

TEST_F(OptionSources, ValuesAtTheEndsOfTheirRangeAreTaken) {
  const std::pair<const char*, const char*> cases[] = {
      {"port", "0"},       {"port", "65535"},       {"sample-rate", "8000"},
      {"block-size", "1"}, {"bpm", "20"},           {"bpm", "999"},
      {"update-hz", "1"},  {"input-channels", "1"}, {"allow-origin", "*"}};
  for (const auto& [name, value] : cases) {
    EXPECT_EQ(error_of(serve("", flag(name, value))), "no error") << name << " = " << value;
  }
}

TEST_F(OptionSources, FilesAndInputByFlagAreAUsageError) {
  EXPECT_EQ(error_of(serve("", flag("input", "-"), {"a.wav"})),
            "FILE and --input cannot be played together: give one of the two");
}

TEST_F(OptionSources, StandardInputIsNoFile) {
  EXPECT_EQ(error_of(serve("", {}, {"a.wav", "-"})),
            R"("-" is not a FILE: raw PCM from standard input is --input -)");
}

TEST_F(OptionSources, FilesComeBeforeAnInputSetElsewhere) {
  variables_ = {{"TACTUS_INPUT", "pipe.raw"}};
  const auto options = serve("", {}, {"a.wav", "b.wav"});
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->serve.files, (std::vector<std::string>{"a.wav", "b.wav"}));
  EXPECT_EQ(options->serve.input, "");
}

TEST_F(OptionSources, TheUsualConfigFileIsReadWhereItIs) {
  file("port = 9100\n", "xdg/tactus/config.toml");
  file("port = 9200\n", "home/.config/tactus/config.toml");
  variables_ = {{"XDG_CONFIG_HOME", folder_ + "/xdg"}, {"HOME", folder_ + "/home"}};
  EXPECT_EQ(serve("")->serve.port, 9100);
  variables_.erase("XDG_CONFIG_HOME");
  EXPECT_EQ(serve("")->serve.port, 9200);
  variables_["HOME"] = folder_ + "/nobody";
  EXPECT_EQ(serve("")->serve.port, 8000);
}

TEST_F(OptionSources, ANamedConfigFileTakesThePlaceOfTheUsualOne) {
  file("port = 9100\nbpm = 99\n", "xdg/tactus/config.toml");
  variables_ = {{"XDG_CONFIG_HOME", folder_ + "/xdg"}};
  const auto named = file("port = 9300\n", "named.toml");
  const auto other = file("port = 9400\n", "other.toml");
  variables_["TACTUS_CONFIG"] = other;
  const auto options = serve("", flag("config", named));
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->serve.port, 9300);
  EXPECT_EQ(options->serve.clock.bpm, 120.0);
}

TEST_F(OptionSources, ANamedConfigFileMustBeThere) {
  EXPECT_EQ(error_of(serve("", flag("config", folder_ + "/none.toml"))),
            "none.toml: cannot read the config file: No such file or directory");
  EXPECT_EQ(error_of(serve("", flag("config", folder_ + "/"))),
            ": cannot read the config file: Is a directory");
}

TEST_F(OptionSources, TheConfigFileIsToml) {
  const auto options = serve(
      "# a comment\n"
      "\n"
      "port = 9000        # another\n"
      "device = 'a \"b\" # c'\n"
      "  input=\"take #2, the long one.raw\"\r\n"
      "autoplay = true\n"
      "loop = false\n"
      "allow-origin = [\n  \"https://a.example\",  # why\n  \"https://b.example\",\n]\n"
      "bpm = 99\n");
  ASSERT_TRUE(options.ok()) << options.error().message;
  EXPECT_EQ(options->serve.port, 9000);
  EXPECT_EQ(options->serve.device, "a \"b\" # c");
  EXPECT_EQ(options->serve.input, "take #2, the long one.raw");
  EXPECT_TRUE(options->serve.autoplay);
  EXPECT_FALSE(options->serve.loop);
  EXPECT_EQ(options->serve.allow_origins.size(), 2U);
}

TEST_F(OptionSources, AnErrorInTheConfigFileSaysWhatIsWrong) {
  const std::pair<const char*, const char*> cases[] = {
      {"prot = 1\n", R"(c.toml: unknown key "prot"; did you mean "port"?)"},
      {"sample_rate = 48000\n",
       R"(c.toml: unknown key "sample_rate"; did you mean "sample-rate"?)"},
      {"colour = \"red\"\n", R"(c.toml: unknown key "colour")"},
      {"port 9000\n", R"(c.toml: unknown key "port 9000")"},
      {"config = \"x\"\n", R"(c.toml: unknown key "config")"},
      {"json = true\n", R"(c.toml: unknown key "json")"},
      {"[server]\nport = 1\n", R"(c.toml: unknown section "server": the keys stand in none)"},
      {"server.port = 1\n", R"(c.toml: unknown section "server": the keys stand in none)"},
      {"port = 1\nbpm = 99\nport = 2\n", "c.toml: port: is given twice"},
      {"port = 1\nport = 2\n",
       "c.toml: port: has several values, not one; text with spaces or commas stands in quotes"},
      {"port = [1, 2]\n",
       "c.toml: port: has several values, not one; text with spaces or commas stands in quotes"},
      {"allow-origin = [\"a\"\nport = 1\n",
       "c.toml: a bracket is opened or closed without its other half"},
      {"port =\n", R"(c.toml: port: "" is not a port (0 to 65535))"},
      {"allow-origin = [\"https://a.example\", \"b\"]\n",
       R"(c.toml: allow-origin: "b" is not an origin (scheme://host or scheme://host:port; "*" for any))"}};
  for (const auto& [config, message] : cases) EXPECT_EQ(error_of(serve(config)), message) << config;
}

TEST_F(OptionSources, WhatIsNoConfigFileIsRefusedWithoutBeingReadToItsEnd) {
  EXPECT_EQ(error_of(serve("", flag("config", "/dev/zero"))),
            "/dev/zero: longer than 1 MiB: not a config file");
}

TEST_F(OptionSources, OtherCommandsReadNoConfigFile) {
  variables_ = {{"TACTUS_CONFIG", folder_ + "/none.toml"}, {"TACTUS_PORT", "80a"}};
  EXPECT_TRUE(resolve_options(Command::devices, {}, {}, environment()).ok());
  const auto options = resolve_options(Command::monitor, flag("count", "3"), {}, environment());
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->monitor.count, 3U);
}

}  // namespace
}  // namespace tactus::app
