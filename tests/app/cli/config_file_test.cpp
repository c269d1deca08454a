#include "app/cli/config_file.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>

#include "bridges/lights/udp_target.h"
#include "command_reader.h"

namespace tactus::app {
namespace {

using Words = CommandReader::Words;

/// Gives each test a temporary folder.
class ConfigFile : public testing::Test, public CommandReader {
 protected:
  ConfigFile() : folder{testing::TempDir() + "tactus." + std::to_string(std::random_device{}())} {
    std::filesystem::create_directories(folder);
  }
  ~ConfigFile() override { std::filesystem::remove_all(folder); }

  std::string file(const std::string& text, const std::string& name = "c.toml") {
    const auto path = folder + "/" + name;
    std::filesystem::create_directories(std::filesystem::path{path}.parent_path());
    std::ofstream{path} << text;
    return path;
  }
  /// The error of serve with a config file, without the folder, or "no error".
  std::string serve(const std::string& config, const Words& flags = {}) {
    Words words{"serve", "--config", file(config)};
    words.insert(words.end(), flags.begin(), flags.end());
    return error_without_folder(std::move(words));
  }
  std::string error_without_folder(Words words) {
    auto message = error_of(std::move(words));
    if (const auto at = message.find(folder + "/"); at != std::string::npos) {
      message.erase(at, folder.size() + 1);
    }
    return message;
  }

  std::string folder;
};

TEST_F(ConfigFile, environment_and_flags_override_it) {
  variables = {{"TACTUS_PORT", "9002"}, {"TACTUS_BPM", "92"}};
  ASSERT_EQ(serve("port = 9001\nbpm = 91\nupdate-hz = 11\n", {"--port", "9003"}), "no error");
  EXPECT_EQ(options.serve.port, 9003);
  EXPECT_EQ(options.serve.bpm, 92.0);
  EXPECT_EQ(options.serve.clock.update_hz, 11.0);
  EXPECT_EQ(options.serve.clock.block_size, 512);
}

TEST_F(ConfigFile, every_source_sets_every_option) {
  const std::map<std::string, std::string> values{{"host", "::1"},
                                                  {"port", "1"},
                                                  {"allow-origin", "https://a.example"},
                                                  {"bpm", "20.5"},
                                                  {"meter", "6/8"},
                                                  {"sync", "jack"},
                                                  {"timebase", "true"},
                                                  {"hold", "3"},
                                                  {"update-hz", "240"},
                                                  {"autoplay", "true"},
                                                  {"loop", "true"},
                                                  {"block-size", "8192"},
                                                  {"sample-rate", "384000"},
                                                  {"device", "My card, 2"},
                                                  {"input", "a #1.raw"},
                                                  {"input-format", "f32le"},
                                                  {"input-channels", "8"},
                                                  {"log-level", "debug"},
                                                  {"fft-max-subscribers", "0"},
                                                  {"threads", "3"},
                                                  {"compress", "true"},
                                                  {"keys", "my keys"},
                                                  {"network", "none"},
                                                  {"name", "a.example"},
                                                  {"lan", "true"},
                                                  {"qr", "true"},
                                                  {"www", "/srv/www"},
                                                  {"max-clients", "5"},
                                                  {"max-clients-per-address", "6"},
                                                  {"reserved-descriptors", "7"},
                                                  {"receive-buffer-kib", "8"},
                                                  {"message-timeout-s", "9"},
                                                  {"send-buffer-kib", "10"},
                                                  {"max-unsent-mib", "11"},
                                                  {"max-command-hz", "12"},
                                                  {"max-command-burst", "13"},
                                                  {"max-command-hz-per-address", "14"},
                                                  {"reserved-commands", "15"},
                                                  {"max-clock-rates", "16"},
                                                  {"max-spectrum-options", "17"},
                                                  {"fft-max-per-address", "18"},
                                                  {"wled", "10.0.0.7:9"},
                                                  {"audio-frames", "10.0.0.8:9"},
                                                  {"lights-hz", "19"},
                                                  {"multicast-interface", "eth0"},
                                                  {"multicast-ttl", "20"},
                                                  {"fallback", "false"},
                                                  {"input-pace", "live"},
                                                  {"play-input", "true"},
                                                  {"capture", "jack"},
                                                  {"audio", "jack"},
                                                  {"connect", "synth"},
                                                  {"publish", "nats://h:1/hall"},
                                                  {"nats-creds", "my.creds"},
                                                  {"nats-ca", "my ca.pem"}};
  // A newly built table shows the current values of the options as defaults.
  const auto shown = [&](const OptionRow& row) {
    auto text = serve_command(options.serve).find(row.name)->value.standard;
    if (row.name == "allow-origin") {
      for (const auto& origin : options.serve.allow_origins) text += origin;
    }
    if (row.name == "name") {
      for (const auto& name : options.serve.names) text += name;
    }
    if (row.name == "connect") {
      for (const auto& ports : options.serve.connect) text += ports;
    }
    if (row.name == "wled") {
      for (const auto& address : options.serve.lights.wled) text += bridges::to_text(address);
    }
    if (row.name == "audio-frames") {
      for (const auto& address : options.serve.lights.audio_frames)
        text += bridges::to_text(address);
    }
    return text;
  };
  for (const auto& row : command("serve").options) {
    if (!row.in_config_file()) continue;
    const std::string name{row.name};
    ASSERT_TRUE(values.contains(name)) << name << " has no value in this test";
    const auto& value = values.at(name);
    ASSERT_EQ(error_of({"serve", row.flag() + "=" + value}), "no error");
    const auto by_flag = shown(row);
    EXPECT_NE(by_flag, row.value.standard) << name << " changes nothing";
    ASSERT_EQ(serve(fmt::format("{} = \"{}\"\n", name, value)), "no error");
    EXPECT_EQ(shown(row), by_flag) << name;
    variables = {{row.variable(), value}};
    ASSERT_EQ(error_of({"serve"}), "no error");
    EXPECT_EQ(shown(row), by_flag) << name;
    variables.clear();
  }
}

TEST_F(ConfigFile, key_takes_its_settings_from_the_file_of_serve) {
  const auto config = file("port = 9001\nallow-origin = [\"https://a.example\"]\nkeys = \"k\"\n");
  ASSERT_EQ(error_of({"key", "--config", config}), "no error");
  EXPECT_EQ(options.key.keys, "k");
  ASSERT_EQ(error_of({"key", "--config", config, "--keys", "other"}), "no error");
  EXPECT_EQ(options.key.keys, "other");
  EXPECT_EQ(error_without_folder({"key", "--config", file("prot = 1\n")}),
            R"(c.toml:1: unknown key "prot")");
  EXPECT_EQ(error_without_folder({"key", "--config", file("role = \"view\"\n")}),
            R"(c.toml:1: unknown key "role")");
}

TEST_F(ConfigFile, a_list_is_replaced_as_a_whole) {
  const std::string config = R"(allow-origin = ["https://a.example", "https://b.example"])";
  ASSERT_EQ(serve(config), "no error");
  EXPECT_EQ(options.serve.allow_origins, (Words{"https://a.example", "https://b.example"}));
  variables["TACTUS_ALLOW_ORIGIN"] = "http://c.example:81,null";
  ASSERT_EQ(serve(config), "no error");
  EXPECT_EQ(options.serve.allow_origins, (Words{"http://c.example:81", "null"}));
  ASSERT_EQ(serve(config, {"--allow-origin", "*"}), "no error");
  EXPECT_EQ(options.serve.allow_origins, Words{"*"});
}

TEST_F(ConfigFile, an_error_in_an_overridden_source_is_reported) {
  variables = {{"TACTUS_PORT", "9002"}};
  EXPECT_EQ(serve("port = -1\n", {"--port", "9000"}),
            R"(c.toml:1: port: "-1" is not a port (0 to 65535))");
}

TEST_F(ConfigFile, the_default_file_is_read_if_it_exists) {
  file("port = 9100\n", "xdg/tactus/config.toml");
  file("port = 9200\n", "home/.config/tactus/config.toml");
  variables = {{"XDG_CONFIG_HOME", folder + "/xdg"}, {"HOME", folder + "/home"}};
  ASSERT_EQ(error_of({"serve"}), "no error");
  EXPECT_EQ(options.serve.port, 9100);
  variables.erase("XDG_CONFIG_HOME");
  ASSERT_EQ(error_of({"serve"}), "no error");
  EXPECT_EQ(options.serve.port, 9200);
  variables["HOME"] = folder + "/nobody";
  ASSERT_EQ(error_of({"serve"}), "no error");
  EXPECT_EQ(options.serve.port, 8000);
}

TEST_F(ConfigFile, a_named_file_replaces_the_default_file) {
  file("port = 9100\nbpm = 99\n", "xdg/tactus/config.toml");
  variables = {{"XDG_CONFIG_HOME", folder + "/xdg"},
               {"TACTUS_CONFIG", file("port = 9400\n", "other.toml")}};
  ASSERT_EQ(error_of({"serve"}), "no error");
  EXPECT_EQ(options.serve.port, 9400);
  EXPECT_EQ(options.serve.bpm, std::nullopt);
  ASSERT_EQ(serve("port = 9300\n"), "no error");
  EXPECT_EQ(options.serve.port, 9300);
}

TEST_F(ConfigFile, a_named_file_must_exist_and_be_small) {
  const auto error = [&](const std::string& path) {
    return error_without_folder({"serve", "--config", path});
  };
  EXPECT_EQ(error(folder + "/none.toml"),
            "none.toml: cannot read the config file: No such file or directory");
  EXPECT_EQ(error(folder + "/"), ": cannot read the config file: Is a directory");
  EXPECT_EQ(error("/dev/zero"), "/dev/zero: config file exceeds 1 MiB");
  EXPECT_EQ(error("/dev/null"), "no error");
}

TEST_F(ConfigFile, is_toml) {
  ASSERT_EQ(serve("# a comment\n"
                  "\n"
                  "port = 9000        # another\n"
                  "device = 'a \"b\" # c'\n"
                  "  input=\"take #2, the l\\u00f6ng one.raw\"\r\n"
                  "autoplay = true\n"
                  "loop = false\n"
                  "allow-origin = [\n  \"https://a.example\",  # why\n  \"https://b.example\",\n]\n"
                  "bpm = 99.5\n"),
            "no error");
  EXPECT_EQ(options.serve.port, 9000);
  EXPECT_EQ(options.serve.device, "a \"b\" # c");
  EXPECT_EQ(options.serve.input, "take #2, the l\u00f6ng one.raw");
  EXPECT_TRUE(options.serve.autoplay);
  EXPECT_FALSE(options.serve.loop);
  EXPECT_EQ(options.serve.allow_origins.size(), 2U);
  EXPECT_EQ(options.serve.bpm, 99.5);
}

TEST_F(ConfigFile, an_error_gives_the_line_and_the_cause) {
  const std::pair<const char*, const char*> cases[] = {
      {"prot = 1\n", R"(c.toml:1: unknown key "prot"; did you mean "port"?)"},
      {"\nsample_rate = 48000\n",
       R"(c.toml:2: unknown key "sample_rate"; did you mean "sample-rate"?)"},
      {"colour = \"red\"\n", R"(c.toml:1: unknown key "colour")"},
      {"config = \"x\"\n", R"(c.toml:1: unknown key "config")"},
      {"json = true\n", R"(c.toml:1: unknown key "json")"},
      {"bpm = 99\n[server]\nport = 1\n",
       R"(c.toml:2: unknown section "server": sections are not supported)"},
      {"server.port = 1\n", R"(c.toml:1: unknown section "server": sections are not supported)"},
      {"port = [1, 2]\n", "c.toml:1: port: expected one value, not a list"},
      {"port = true\n", R"(c.toml:1: port: "true" is not a port (0 to 65535))"},
      {"port = 80.5\n", R"(c.toml:1: port: "80.5" is not a port (0 to 65535))"},
      {"autoplay = 7\n", R"(c.toml:1: autoplay: "7" is not true or false)"},
      {"allow-origin = [\"https://a.example\", \"b\"]\n",
       R"(c.toml:1: allow-origin: "b" is not an origin; use one like https://stage.example, "null" or "*")"},
      {"allow-origin = [\"https://b/\"]\n",
       R"(c.toml:1: allow-origin: "https://b/" is not an origin: it ends with a slash)"}};
  for (const auto& [config, message] : cases) EXPECT_EQ(serve(config), message) << config;
}

TEST_F(ConfigFile, invalid_toml_is_refused_with_its_line) {
  for (const std::string line :
       {"port 9000", "port =", "bpm = fast", "port = 1\nport = 2", "allow-origin = [\"a\"",
        "input = \"a", "\x01\x02", "device = \"\xff\""}) {
    const auto message = serve("bpm = 99\n" + line + "\n");
    EXPECT_TRUE(message.starts_with("c.toml:2: ") || message.starts_with("c.toml:3: ")) << message;
    EXPECT_TRUE(message.ends_with("; expected key = value, with text in quotes")) << message;
  }
}

}  // namespace
}  // namespace tactus::app
