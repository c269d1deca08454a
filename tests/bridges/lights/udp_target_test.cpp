#include "bridges/lights/udp_target.h"

#include <gtest/gtest.h>

#include <string>

namespace tactus::bridges {
namespace {

std::string read(std::string_view text, std::uint16_t default_port = 11988) {
  const auto address = read_udp_address(text, default_port);
  return address ? to_text(*address) : "none";
}

TEST(UdpTarget, a_port_may_be_left_out) {
  EXPECT_EQ(read("192.168.1.40"), "192.168.1.40:11988");
  EXPECT_EQ(read("wled-desk.local:4210"), "wled-desk.local:4210");
  EXPECT_EQ(read("lamp", 0), "none");
  EXPECT_EQ(read("lamp:5", 0), "lamp:5");
}

TEST(UdpTarget, ipv6_has_brackets_before_a_port) {
  EXPECT_EQ(read("fe80::1%eth0"), "[fe80::1%eth0]:11988");
  EXPECT_EQ(read("[::1]:9"), "[::1]:9");
  EXPECT_EQ(read("[::1]"), "[::1]:11988");
}

TEST(UdpTarget, other_texts_are_refused) {
  for (const auto* text : {"", ":", ":9", "a:", "a:0", "a:65536", "a:-1", "a:9x", "[::1", "[]:9",
                           "[::1]9", "two words", "udp://a:9", "a/b", "a,b"})
    EXPECT_EQ(read(text), "none") << text;
  EXPECT_EQ(read(std::string(254, 'a')), "none");
}

}  // namespace
}  // namespace tactus::bridges
