#include "app/monitor/target.h"

#include <gtest/gtest.h>

#include <string>

namespace tactus::app {
namespace {

TEST(MonitorTarget, is_the_socket_of_the_server) {
  for (const char* url : {"a", "http://a:8000", "ws://a:8000/ws", "a:8000/"}) {
    const auto target = read_target(url);
    ASSERT_TRUE(target.ok()) << url;
    EXPECT_EQ(target->socket, "ws://a:8000/ws") << url;
    EXPECT_EQ(target->authority, "a:8000");
    EXPECT_FALSE(target->clock_only);
  }
}

TEST(MonitorTarget, the_path_of_the_clock_stands_for_the_clock_alone) {
  const auto target = read_target("https://a/prefix/ws/transport/clock?x=1&hz=12.5");
  ASSERT_TRUE(target.ok());
  EXPECT_TRUE(target->clock_only);
  EXPECT_EQ(target->socket, "wss://a:443/prefix/ws");
  EXPECT_EQ(target->url, "wss://a:443/prefix/ws/transport/clock?x=1&hz=12.5");
  EXPECT_EQ(target->rate_hz, 12.5);
  EXPECT_FALSE(read_target("ws://a/ws/transport/clock")->rate_hz);
  EXPECT_FALSE(read_target("ws://a/ws?hz=5")->rate_hz);
}

TEST(MonitorTarget, a_mistake_is_told_without_a_key) {
  EXPECT_TRUE(read_target("not a url").error().message.starts_with("URL: \"not a url\" "));
  EXPECT_EQ(read_target("a/ws/transport/clock?hz=x").error().message,
            "URL: hz must be a number, not \"x\"");
  const auto message = read_target("a/ws?key=SECRET").error().message;
  EXPECT_EQ(message.find("SECRET"), std::string::npos);
  EXPECT_NE(message.find("TACTUS_KEY"), std::string::npos) << message;
}

}  // namespace
}  // namespace tactus::app
