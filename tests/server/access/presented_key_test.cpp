#include "server/access/presented_key.h"

#include <gtest/gtest.h>

namespace tactus::server::access {
namespace {

TEST(BearerKey, is_what_follows_the_scheme) {
  EXPECT_EQ(bearer_key("Bearer 01ABC"), "01ABC");
  EXPECT_EQ(bearer_key("bearer   01ABC "), "01ABC");
  EXPECT_EQ(bearer_key(" BEARER 01ABC"), "01ABC");
  EXPECT_EQ(bearer_key("Bearer a b"), "a b") << "no key; Key::parse decides";
}

TEST(BearerKey, needs_the_scheme) {
  for (const char* field : {"", " ", "Bearer", "Bearer ", "Basic 01ABC", "BearerX 01ABC", "01ABC",
                            "Token Bearer 01ABC", "Bearer:01ABC"})
    EXPECT_EQ(bearer_key(field), std::nullopt) << field;
}

TEST(OfferedSubprotocols, give_version_and_key) {
  const auto offered = parse_subprotocols("tactus.v1, tactus.key.01ABC-DEFGH");
  EXPECT_TRUE(offered.has_tactus);
  EXPECT_EQ(offered.key, "01ABC-DEFGH");
}

TEST(OfferedSubprotocols, come_in_any_order_among_others) {
  const auto offered = parse_subprotocols("mqtt,\ttactus.key.A ,, tactus.key.B,tactus.v1");
  EXPECT_TRUE(offered.has_tactus);
  EXPECT_EQ(offered.key, "A") << "the first";
}

TEST(OfferedSubprotocols, unknown_ones_are_ignored) {
  for (const char* field :
       {"", ",", "arduino", "tactus", "tactus.v2", "TACTUS.V1", "tactus.keyA"}) {
    const auto offered = parse_subprotocols(field);
    EXPECT_FALSE(offered.has_tactus) << field;
    EXPECT_EQ(offered.key, std::nullopt) << field;
  }
}

}  // namespace
}  // namespace tactus::server::access
