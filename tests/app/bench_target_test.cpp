#include "app/bench_target.h"

#include <gtest/gtest.h>

#include <string>

namespace tactus::app {
namespace {

BenchTarget target_of(const BenchOptions& options) {
  auto target = bench_target(options);
  EXPECT_TRUE(target.ok()) << target.error().message;
  return std::move(*target);
}

TEST(BenchTarget, IsWhereTheTopicIs) {
  EXPECT_EQ(target_of({.url = "a:1"}).address.url(), "ws://a:1/ws/transport/clock?hz=30");
  EXPECT_EQ(target_of({.url = "http://a:1", .rate_hz = 10.0}).address.url(),
            "ws://a:1/ws/transport/clock?hz=10");
  EXPECT_EQ(target_of({.url = "ws://a:1", .topic = BenchTopic::beats}).address.url(),
            "ws://a:1/ws");
}

TEST(BenchTarget, LeavesAPathAsItIs) {
  EXPECT_EQ(target_of({.url = "ws://a:1/other", .rate_hz = 10.0}).address.url(), "ws://a:1/other");
  EXPECT_EQ(target_of({.url = "ws://a:1/x?y=1", .topic = BenchTopic::audio}).address.url(),
            "ws://a:1/x?y=1");
}

TEST(BenchTarget, AsksForATopicWithItsOptions) {
  EXPECT_EQ(target_of({.url = "a"}).request, "");
  EXPECT_EQ(target_of({.url = "a", .topic = BenchTopic::transport}).request,
            R"({"type":"transport.subscribe","rateHz":30})");
  EXPECT_EQ(target_of({.url = "a", .topic = BenchTopic::transport, .rate_hz = 12.5}).request,
            R"({"type":"transport.subscribe","rateHz":12.5})");
  EXPECT_EQ(target_of({.url = "a",
                       .topic = BenchTopic::spectrum,
                       .rate_hz = 60.0,
                       .format = "binary",
                       .sample_format = "u16",
                       .encoding = "delta"})
                .request,
            R"({"type":"audio.fft.subscribe","rateHz":60,"format":"binary",)"
            R"("sampleFormat":"u16","encoding":"delta"})");
  EXPECT_EQ(target_of({.url = "a", .topic = BenchTopic::audio}).request,
            R"({"type":"audio.subscribe"})");
  EXPECT_EQ(target_of({.url = "a", .topic = BenchTopic::beats}).request,
            R"({"type":"beat.subscribe"})");
  EXPECT_EQ(target_of({.url = "a", .topic = BenchTopic::spectrum, .request = "{}"}).request, "{}");
}

TEST(BenchTarget, KnowsHowOftenMessagesAreDue) {
  EXPECT_EQ(target_of({.url = "a"}).ticks.rate_hz(), 30.0);
  EXPECT_EQ(target_of({.url = "a", .topic = BenchTopic::spectrum}).ticks.rate_hz(), 31.25);
  EXPECT_EQ(target_of({.url = "a", .topic = BenchTopic::spectrum, .rate_hz = 60.0}).ticks.rate_hz(),
            62.5);
  EXPECT_EQ(target_of({.url = "a", .topic = BenchTopic::beats}).ticks.rate_hz(), 0.0);
}

TEST(BenchTarget, IsNoneForWhatIsNoAddress) {
  EXPECT_FALSE(bench_target({.url = "wss://a"}).ok());
  EXPECT_FALSE(bench_target({.url = "not a url"}).ok());
}

}  // namespace
}  // namespace tactus::app
