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

TEST(StartupLines, explain_how_to_play_when_stopped) {
  auto stopped = facts;
  stopped.playing = false;
  EXPECT_NE(startup_lines(stopped).find("--autoplay"), std::string::npos);
  EXPECT_EQ(startup_lines(facts).find("--autoplay"), std::string::npos);
}

}  // namespace
}  // namespace tactus::app
