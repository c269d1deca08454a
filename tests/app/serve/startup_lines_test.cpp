#include "app/serve/startup_lines.h"

#include <gtest/gtest.h>

#include <string>

namespace tactus::app {
namespace {

const StartupFacts facts{
    .material = "a tune", .driver = "a driver", .url = "http://localhost:8001", .playing = true};

TEST(StartupLines, hold_every_address_in_full) {
  const auto text = startup_lines(facts);
  for (const std::string part :
       {"a tune", "a driver", "http://localhost:8001\n", "GET /transport/status",
        "http://localhost:8001/transport/status", "WS /ws/transport/clock",
        "ws://localhost:8001/ws/transport/clock", "WS /ws/transport/control",
        "ws://localhost:8001/ws/transport/control", "http://localhost:8001/docs"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << " is not in\n" << text;
  }
}

TEST(StartupLines, a_file_name_cannot_add_a_line_or_change_the_terminal) {
  auto odd = facts;
  odd.material = "a\n  forged\x1b[2J.wav, 0:01";
  const auto text = startup_lines(odd);
  EXPECT_NE(text.find("playing   a\\n  forged\\x1b[2J.wav, 0:01\n"), std::string::npos) << text;
}

TEST(StartupLines, show_that_sound_is_captured_while_the_clock_is_stopped) {
  auto captured = facts;
  captured.captures = true;
  for (const bool playing : {true, false}) {
    captured.playing = playing;
    EXPECT_NE(startup_lines(captured).find("capturing a tune\n"), std::string::npos);
  }
}

TEST(StartupLines, explain_how_to_play_when_stopped) {
  auto stopped = facts;
  stopped.playing = false;
  EXPECT_NE(startup_lines(stopped).find("--autoplay"), std::string::npos);
  EXPECT_EQ(startup_lines(facts).find("--autoplay"), std::string::npos);
}

TEST(StartupLines, show_no_key_on_loopback) {
  const auto text = startup_lines(facts);
  EXPECT_EQ(text.find("key"), std::string::npos) << text;
  EXPECT_EQ(text.find("watch"), std::string::npos) << text;
}

TEST(StartupLines, show_the_first_key_once_and_that_it_travels_in_the_clear) {
  auto open = facts;
  open.network_url = "http://192.0.2.1:8001";
  open.first_key = "7Q2MX-0G4TR-9ZKDA-C1VWE";
  const auto text = startup_lines(open);
  EXPECT_NE(text.find("\n    watch      http://192.0.2.1:8001\n"
                      "    control    http://192.0.2.1:8001/#key=7Q2MX-0G4TR-9ZKDA-C1VWE\n"),
            std::string::npos)
      << text;
  EXPECT_EQ(text.find("7Q2MX"), text.rfind("7Q2MX"));
  EXPECT_NE(text.find("keys travel in the clear"), std::string::npos) << text;
}

TEST(StartupLines, explain_how_to_create_a_key_if_there_was_one_before) {
  auto open = facts;
  open.network_url = "http://192.0.2.1:8001";
  const auto text = startup_lines(open);
  EXPECT_NE(text.find("\n    watch      http://192.0.2.1:8001\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("#key="), std::string::npos) << text;
  EXPECT_NE(text.find("tactus key new NAME --role control"), std::string::npos) << text;
  EXPECT_NE(text.find("keys travel in the clear"), std::string::npos) << text;
}

TEST(StartupLines, tell_what_other_machines_may_do_without_a_key) {
  auto open = facts;
  open.network_url = "http://192.0.2.1:8001";
  open.network = NetworkRole::none;
  EXPECT_NE(startup_lines(open).find("watch      http://192.0.2.1:8001  (with a key)\n"),
            std::string::npos);
  open.network = NetworkRole::control;
  const auto text = startup_lines(open);
  EXPECT_NE(text.find("\n    control    http://192.0.2.1:8001\n"), std::string::npos) << text;
  EXPECT_NE(text.find("without a key"), std::string::npos) << text;
  EXPECT_EQ(text.find("tactus key new"), std::string::npos) << text;
}

}  // namespace
}  // namespace tactus::app
