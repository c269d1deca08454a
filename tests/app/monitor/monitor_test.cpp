#include "app/monitor/monitor.h"

#include <gtest/gtest.h>

namespace tactus::app {
namespace {

TEST(JsonLine, keeps_the_text_and_adds_the_arrival) {
  EXPECT_EQ(json_line(R"({"bpm":120.0,"beat_pos":1e0})", 1'700'641'234'567.1254),
            "{\"bpm\":120.0,\"beat_pos\":1e0,\"received_ms\":1700641234567.125}\n");
}

TEST(JsonLine, is_one_line_for_any_json_layout) {
  EXPECT_EQ(json_line("{\r\n  \"loop\": {}\n}\n", 1.0),
            "{    \"loop\": {} ,\"received_ms\":1.000}\n");
}

}  // namespace
}  // namespace tactus::app
