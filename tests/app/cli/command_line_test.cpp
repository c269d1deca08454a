#include "app/cli/command_line.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <utility>

#include "command_reader.h"

namespace tactus::app {
namespace {

using Action = CommandLine::Action;
using Words = CommandReader::Words;

class CommandLineReading : public testing::Test, public CommandReader {};

TEST_F(CommandLineReading, defaults_are_the_documented_ones) {
  ASSERT_EQ(error_of({"serve"}), "no error");
  EXPECT_EQ(options.serve.host, "localhost");
  EXPECT_EQ(options.serve.port, 8000);
  EXPECT_EQ(options.serve.clock.sample_rate, 48'000U);
  EXPECT_EQ(options.serve.clock.block_size, 512);
  EXPECT_EQ(options.serve.bpm, std::nullopt);
  EXPECT_EQ(options.serve.clock.update_hz, 30.0);
  EXPECT_FALSE(options.serve.autoplay);
  EXPECT_FALSE(options.serve.loop);
  EXPECT_EQ(options.serve.device, "auto");
}

TEST_F(CommandLineReading, a_value_follows_a_space_or_an_equals_sign) {
  ASSERT_EQ(error_of({"serve", "--port=9000", "--input=a=b", "--device", "x"}), "no error");
  EXPECT_EQ(options.serve.port, 9000);
  EXPECT_EQ(options.serve.input, "a=b");
  EXPECT_EQ(options.serve.device, "x");
}

TEST_F(CommandLineReading, the_last_of_a_switch_and_its_opposite_wins) {
  ASSERT_EQ(error_of({"serve", "--autoplay", "--no-autoplay", "--no-loop", "--loop"}), "no error");
  EXPECT_FALSE(options.serve.autoplay);
  EXPECT_TRUE(options.serve.loop);
  EXPECT_EQ(error_of({"serve", "--loop=maybe"}), R"(--loop: "maybe" is not true or false)");
}

TEST_F(CommandLineReading, the_last_of_several_values_wins_and_a_list_keeps_all) {
  ASSERT_EQ(error_of({"serve", "--port", "1", "--allow-origin", "http://a", "x.wav", "--port", "2",
                      "--allow-origin", "http://b", "y.wav"}),
            "no error");
  EXPECT_EQ(options.serve.port, 2);
  EXPECT_EQ(options.serve.allow_origins, (Words{"http://a", "http://b"}));
  EXPECT_EQ(options.serve.files, (Words{"x.wav", "y.wav"}));
}

TEST_F(CommandLineReading, a_value_may_start_with_a_dash_or_bracket) {
  ASSERT_EQ(error_of({"serve", "--input", "-", "--device", "[a,b]"}), "no error");
  EXPECT_EQ(options.serve.input, "-");
  EXPECT_EQ(options.serve.device, "[a,b]");
  EXPECT_EQ(error_of({"serve", "--bpm", "-5"}), R"(--bpm: "-5" is not a tempo (20 to 999))");
}

TEST_F(CommandLineReading, a_file_may_have_any_name) {
  ASSERT_EQ(error_of({"serve", "[live].wav", "[a,b]", "devices", "a b,c.wav", "serve", "--",
                      "--port", "-x.wav", "--"}),
            "no error");
  EXPECT_EQ(options.serve.files, (Words{"[live].wav", "[a,b]", "devices", "a b,c.wav", "serve",
                                        "--port", "-x.wav", "--"}));
}

TEST_F(CommandLineReading, monitor_takes_one_url) {
  const auto line = read({"monitor", "--json", "--count", "3", "studio:9000"});
  ASSERT_TRUE(line.ok());
  EXPECT_EQ(line->command->name, "monitor");
  EXPECT_EQ(options.monitor.url, "studio:9000");
  EXPECT_TRUE(options.monitor.json);
  EXPECT_EQ(options.monitor.count, 3U);
  EXPECT_EQ(error_of({"monitor", "a", "b"}),
            R"(unexpected argument "b"; usage: tactus monitor [OPTION...] [URL])");
}

TEST_F(CommandLineReading, help_and_version_work_despite_errors) {
  for (const std::string word : {"--help", "-h"}) {
    EXPECT_EQ(read({word})->action, Action::help);
    EXPECT_EQ(read({word})->command, nullptr);
    variables["TACTUS_PORT"] = "80a";
    const auto line = read({"serve", "--port", "80a", "--nonsense", word});
    ASSERT_TRUE(line.ok());
    EXPECT_EQ(line->action, Action::help);
    EXPECT_EQ(line->command->name, "serve");
  }
  EXPECT_EQ(read({"--version"})->action, Action::version);
  EXPECT_EQ(read({"-V"})->action, Action::version);
  EXPECT_EQ(read({})->action, Action::nothing);
}

TEST_F(CommandLineReading, an_error_suggests_a_correction) {
  const std::pair<Words, const char*> cases[] = {
      {{"srve"}, R"(unknown command "srve"; did you mean "serve"?)"},
      {{"mon"}, R"(unknown command "mon"; did you mean "monitor"?)"},
      {{"play"}, R"(unknown command "play")"},
      {{"--verison"}, R"(unknown option "--verison"; did you mean "--version"?)"},
      {{"--port", "1", "serve"}, "--port must follow its command: tactus serve --port"},
      {{"serve", "--prot", "1"}, R"(unknown option "--prot"; did you mean "--port"?)"},
      {{"serve", "--prot=1"}, R"(unknown option "--prot"; did you mean "--port"?)"},
      {{"serve", "--no-lop"}, R"(unknown option "--no-lop"; did you mean "--no-loop"?)"},
      {{"serve", "--sample_rate", "1"},
       R"(unknown option "--sample_rate"; did you mean "--sample-rate"?)"},
      {{"serve", "-p", "1"}, R"(unknown option "-p")"},
      {{"serve", "--port"}, "--port needs a value"},
      {{"serve", "--frobnicate"}, R"(unknown option "--frobnicate")"},
      {{"devices", "x"}, R"(unexpected argument "x"; usage: tactus devices)"},
      {{"monitor", "--port", "1"}, R"(unknown option "--port")"}};
  for (const auto& [words, message] : cases) EXPECT_EQ(error_of(words), message);
}

TEST_F(CommandLineReading, what_names_a_file_is_served_without_the_commands_name) {
  const std::string file = testing::TempDir() + "tactus_song.wav";
  std::ofstream{file} << "sound";
  const auto line = read({file, "--loop", "b.wav"});
  std::filesystem::remove(file);
  ASSERT_TRUE(line.ok()) << line.error().message;
  EXPECT_EQ(line->command->name, "serve");
  EXPECT_EQ(options.serve.files, (Words{file, "b.wav"}));
  EXPECT_TRUE(options.serve.loop);
  // serve tells that it is gone, or how to play a URL.
  for (const std::string path : {file.c_str(), "gone.wav", "https://radio.example/live"}) {
    options.serve.files.clear();
    ASSERT_TRUE(read({path}).ok()) << path;
    EXPECT_EQ(options.serve.files, Words{path});
  }
}

TEST_F(CommandLineReading, values_outside_their_range_are_refused) {
  const std::pair<const char*, Words> cases[] = {
      {"port", {"65536", "-1", "", " 80", "80 ", "+80", "0x50", "8e3", "99999999999999999999"}},
      {"sample-rate", {"7999", "384001", "44100.0"}},
      {"block-size", {"0", "8193"}},
      {"threads", {"-1", "9"}},
      {"bpm", {"19.99", "999.1", "nan", "inf", "120,5"}},
      {"meter", {"", "4", "4/", "/4", "0/4", "33/4", "3/5", "3/64", "-3/4", "3 / 4"}},
      {"sync", {"", "JACK"}},
      {"hold", {"-1", "3601"}},
      {"update-hz", {"0.5", "241"}},
      {"input-format", {"s8", ""}},
      {"input-channels", {"0", "9"}},
      {"input-pace", {"fast", ""}},
      {"log-level", {"loud"}},
      {"host", {""}},
      {"device", {""}},
      {"input", {""}},
      {"config", {""}},
      {"www", {""}},
      {"keys", {""}},
      {"network", {"", "admin", "View"}},
      {"name", {"", "a b", "http://a", "a:80"}},
      {"allow-origin", {"", "stage.example", "https://*.example", "http://a b"}}};
  for (const auto& [name, texts] : cases) {
    for (const auto& text : texts) {
      const auto flag = "--" + std::string{name};
      const auto message = error_of({"serve", flag, text});
      EXPECT_TRUE(message.starts_with(fmt::format("{}: \"{}\" is not ", flag, text))) << message;
    }
  }
}

TEST_F(CommandLineReading, values_at_the_ends_of_their_range_are_accepted) {
  const std::pair<const char*, const char*> cases[] = {
      {"port", "0"},           {"port", "65535"},  {"port", "010"},       {"block-size", "1"},
      {"sample-rate", "8000"}, {"bpm", "20"},      {"bpm", "999"},        {"update-hz", "1"},
      {"input-channels", "1"}, {"threads", "8"},   {"allow-origin", "*"}, {"allow-origin", "null"},
      {"meter", "1/1"},        {"meter", "32/32"}, {"hold", "0"}};
  for (const auto& [name, value] : cases) {
    EXPECT_EQ(error_of({"serve", "--" + std::string{name}, value}), "no error") << name << value;
  }
}

TEST_F(CommandLineReading, a_timebase_is_that_of_jack) {
  EXPECT_EQ(error_of({"serve", "--timebase"}), "no error");
  EXPECT_EQ(options.serve.sync, Leader::jack);
}

TEST_F(CommandLineReading, an_empty_variable_counts_as_unset) {
  variables = {{"TACTUS_PORT", ""}, {"TACTUS_CONFIG", ""}, {"TACTUS_ALLOW_ORIGIN", ","}};
  ASSERT_EQ(error_of({"serve"}), "no error");
  EXPECT_EQ(options.serve.port, 8000);
  EXPECT_TRUE(options.serve.allow_origins.empty());
}

TEST_F(CommandLineReading, an_error_in_an_overridden_variable_is_reported) {
  variables = {{"TACTUS_PORT", "80a"}};
  const auto* message = R"(TACTUS_PORT: "80a" is not a port (0 to 65535))";
  EXPECT_EQ(error_of({"serve"}), message);
  EXPECT_EQ(error_of({"serve", "--port", "9000"}), message);
}

TEST_F(CommandLineReading, only_serve_and_key_read_variables) {
  variables = {{"TACTUS_CONFIG", "/none.toml"}, {"TACTUS_PORT", "80a"}, {"TACTUS_COUNT", "3"}};
  EXPECT_EQ(error_of({"devices"}), "no error");
  EXPECT_EQ(error_of({"monitor"}), "no error");
  EXPECT_FALSE(options.monitor.count.has_value());
}

TEST_F(CommandLineReading, lan_is_a_host_for_all_networks) {
  ASSERT_EQ(error_of({"serve", "--lan"}), "no error");
  EXPECT_EQ(options.serve.host, "::");
  ASSERT_EQ(error_of({"serve", "--lan", "--no-lan"}), "no error");
  EXPECT_EQ(options.serve.host, "localhost");
}

TEST_F(CommandLineReading, lan_and_host_are_mutually_exclusive_in_one_place) {
  const std::string refusal = "--host and --lan are mutually exclusive: give only one";
  EXPECT_EQ(error_of({"serve", "--lan", "--host", "192.168.1.5"}), refusal);
  EXPECT_EQ(error_of({"serve", "--host", "127.0.0.1", "--lan"}), refusal);
  variables = {{"TACTUS_LAN", "yes"}, {"TACTUS_HOST", "192.168.1.5"}};
  EXPECT_EQ(error_of({"serve"}), refusal);
}

TEST_F(CommandLineReading, a_flag_of_lan_or_host_overrides_a_variable_of_the_other) {
  variables = {{"TACTUS_HOST", "192.168.1.5"}};
  ASSERT_EQ(error_of({"serve", "--lan"}), "no error");
  EXPECT_EQ(options.serve.host, "::");
  variables = {{"TACTUS_LAN", "yes"}};
  ASSERT_EQ(error_of({"serve", "--host", "10.0.0.1"}), "no error");
  EXPECT_EQ(options.serve.host, "10.0.0.1");
  EXPECT_FALSE(options.serve.lan);
}

TEST_F(CommandLineReading, files_and_input_are_mutually_exclusive) {
  EXPECT_EQ(error_of({"serve", "--input", "-", "a.wav"}),
            "FILE and --input are mutually exclusive: give only one");
  EXPECT_EQ(error_of({"serve", "a.wav", "-"}),
            R"(FILE cannot be "-": use --input - for raw PCM from standard input)");
  variables = {{"TACTUS_INPUT", "pipe.raw"}};
  ASSERT_EQ(error_of({"serve", "a.wav"}), "no error");
  EXPECT_EQ(options.serve.files, Words{"a.wav"});
  EXPECT_EQ(options.serve.input, "");
}

TEST_F(CommandLineReading, capture_excludes_files_and_input) {
  EXPECT_EQ(error_of({"serve", "--capture", "mic", "a.wav"}),
            "FILE and --capture are mutually exclusive: give only one");
  const std::string refusal = "--input and --capture are mutually exclusive: give only one";
  EXPECT_EQ(error_of({"serve", "--capture", "mic", "--input", "-"}), refusal);
  variables = {{"TACTUS_CAPTURE", "system"}, {"TACTUS_INPUT", "pipe.raw"}};
  EXPECT_EQ(error_of({"serve"}), refusal);
  ASSERT_EQ(error_of({"serve", "--capture", "mic"}), "no error");
  EXPECT_EQ(options.serve.capture, "mic");
  EXPECT_EQ(options.serve.input, "");
  ASSERT_EQ(error_of({"serve", "--input", "-"}), "no error");
  EXPECT_EQ(options.serve.capture, "");
  ASSERT_EQ(error_of({"serve", "a.wav"}), "no error");
  EXPECT_EQ(options.serve.capture, "");
}

TEST_F(CommandLineReading, connect_implies_audio_jack_unless_jack_is_captured) {
  ASSERT_EQ(error_of({"serve", "--connect", "a:1", "--connect", "a:2"}), "no error");
  EXPECT_EQ(options.serve.audio, audio::AudioSystem::jack);
  EXPECT_EQ(options.serve.connect, (Words{"a:1", "a:2"}));
  ASSERT_EQ(error_of({"serve", "--capture", "jack", "--connect", "a"}), "no error");
  EXPECT_EQ(options.serve.connect, Words{"a"});
  EXPECT_EQ(error_of({"serve", "--capture", "mic", "--connect", "a"}),
            "--connect needs --audio jack or --capture jack");
  EXPECT_EQ(error_of({"serve", "--audio", "auto", "--connect", "a"}),
            "--connect needs --audio jack or --capture jack");
}

TEST_F(CommandLineReading, audio_jack_excludes_a_device) {
  const std::string refusal = "--audio jack and --device are mutually exclusive: give only one";
  EXPECT_EQ(error_of({"serve", "--audio", "jack", "--device", "none"}), refusal);
  variables = {{"TACTUS_AUDIO", "jack"}, {"TACTUS_CONNECT", "a"}, {"TACTUS_DEVICE", "none"}};
  EXPECT_EQ(error_of({"serve"}), refusal);
  ASSERT_EQ(error_of({"serve", "--device", "none"}), "no error");
  EXPECT_EQ(options.serve.audio, audio::AudioSystem::any);
  EXPECT_EQ(options.serve.connect, Words{});
  ASSERT_EQ(error_of({"serve", "--audio", "jack"}), "no error");
  EXPECT_EQ(options.serve.audio, audio::AudioSystem::jack);
  ASSERT_EQ(error_of({"serve", "--capture", "system"}), "no error");
  EXPECT_EQ(options.serve.connect, Words{}) << "of no use there";
}

}  // namespace
}  // namespace tactus::app
