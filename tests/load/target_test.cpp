#include "load/target.h"

#include <gtest/gtest.h>

#include <string>

namespace tactus::load {
namespace {

Target made(const LoadOptions& options) {
  auto target = target_of(options);
  EXPECT_TRUE(target.ok()) << target.error().message;
  return std::move(*target);
}

TEST(Target, IsWhereTheTopicIs) {
  EXPECT_EQ(made({.url = "a:1"}).address.url(), "ws://a:1/ws/transport/clock?hz=30");
  EXPECT_EQ(made({.url = "http://a:1", .rate_hz = 10.0}).address.url(),
            "ws://a:1/ws/transport/clock?hz=10");
  EXPECT_EQ(made({.url = "ws://a:1", .topic = Topic::beats}).address.url(), "ws://a:1/ws");
}

TEST(Target, LeavesAPathAsItIs) {
  EXPECT_EQ(made({.url = "ws://a:1/other", .rate_hz = 10.0}).address.url(), "ws://a:1/other");
  EXPECT_EQ(made({.url = "ws://a:1/x?y=1", .topic = Topic::audio}).address.url(), "ws://a:1/x?y=1");
}

TEST(Target, AsksForATopicWithItsOptions) {
  EXPECT_EQ(made({.url = "a"}).request, "");
  EXPECT_EQ(made({.url = "a", .topic = Topic::transport}).request,
            R"({"type":"transport.subscribe","rateHz":30})");
  EXPECT_EQ(made({.url = "a", .topic = Topic::transport, .rate_hz = 12.5}).request,
            R"({"type":"transport.subscribe","rateHz":12.5})");
  EXPECT_EQ(made({.url = "a", .topic = Topic::spectrum, .rate_hz = 60.0}).request,
            R"({"type":"audio.fft.subscribe","rateHz":60})");
  EXPECT_EQ(made({.url = "a", .topic = Topic::audio}).request, R"({"type":"audio.subscribe"})");
  EXPECT_EQ(made({.url = "a", .topic = Topic::beats}).request, R"({"type":"beat.subscribe"})");
  EXPECT_EQ(made({.url = "a", .topic = Topic::spectrum, .request = "{}"}).request, "{}");
}

TEST(Target, KnowsHowOftenMessagesAreDue) {
  EXPECT_EQ(made({.url = "a"}).ticks.rate_hz(), 30.0);
  EXPECT_EQ(made({.url = "a", .topic = Topic::spectrum}).ticks.rate_hz(), 31.25);
  EXPECT_EQ(made({.url = "a", .topic = Topic::spectrum, .rate_hz = 60.0}).ticks.rate_hz(), 62.5);
  EXPECT_EQ(made({.url = "a", .topic = Topic::beats}).ticks.rate_hz(), 0.0);
}

TEST(Target, IsNoneForWhatIsNoAddress) {
  EXPECT_FALSE(target_of({.url = "wss://a"}).ok());
  EXPECT_FALSE(target_of({.url = "not a url"}).ok());
}

}  // namespace
}  // namespace tactus::load
