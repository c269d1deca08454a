#include "relay/nats/nats_url.h"

#include <gtest/gtest.h>

namespace tactus::relay {
namespace {

TEST(NatsUrl, has_a_server_and_a_name) {
  const auto url = parse_nats_url("nats://localhost:4222/hall");
  ASSERT_TRUE(url.ok());
  EXPECT_EQ(url->server, "nats://localhost:4222");
  EXPECT_EQ(url->name, "hall");
  EXPECT_EQ(parse_nats_url("tls://[::1]:4222/a-b_c")->server, "tls://[::1]:4222");
  EXPECT_EQ(parse_nats_url("nats://nats.example/1")->server, "nats://nats.example");
}

TEST(NatsUrl, the_name_may_be_missing) {
  for (const auto* url : {"nats://h:4222", "nats://h:4222/"}) {
    const auto parsed = parse_nats_url(url);
    ASSERT_TRUE(parsed.ok()) << url;
    EXPECT_EQ(parsed->server, "nats://h:4222");
    EXPECT_TRUE(parsed->name.empty());
  }
}

TEST(NatsUrl, others_are_refused) {
  for (const auto* bad : {"", "hall", "http://localhost/hall", "nats://", "nats:///hall",
                          "nats://h/a/b", "nats://h/a.b", "nats://h:0/x", "nats://h:65536/x",
                          "nats://h:4222x/x", "nats://h h/x", "nats://user:secret@h/x"})
    EXPECT_FALSE(parse_nats_url(bad).ok()) << bad;
}

}  // namespace
}  // namespace tactus::relay
