#include "server/access/peer_block.h"

#include <gtest/gtest.h>

namespace tactus::server::access {
namespace {

using Ipv6 = std::array<unsigned char, 16>;

TEST(PeerBlock, an_ipv4_address_is_a_peer) {
  EXPECT_EQ(PeerBlock::of_ipv4({192, 168, 1, 5}), PeerBlock::of_ipv4({192, 168, 1, 5}));
  EXPECT_NE(PeerBlock::of_ipv4({192, 168, 1, 5}), PeerBlock::of_ipv4({192, 168, 1, 6}));
}

TEST(PeerBlock, an_ipv6_network_is_a_peer) {
  const Ipv6 one{0x20, 1, 0xd, 0xb8, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8};
  Ipv6 same_network = one;
  same_network[8] = same_network[15] = 0xff;
  Ipv6 next_network = one;
  next_network[7] = 2;
  EXPECT_EQ(PeerBlock::of_ipv6(one), PeerBlock::of_ipv6(same_network));
  EXPECT_NE(PeerBlock::of_ipv6(one), PeerBlock::of_ipv6(next_network));
}

TEST(PeerBlock, the_hosts_of_the_local_ipv6_network_are_peers) {
  for (const unsigned char first : std::array<unsigned char, 3>{0xfd, 0xfc, 0xfe}) {
    const Ipv6 one{first, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    Ipv6 other = one;
    other[15] = 2;
    EXPECT_NE(PeerBlock::of_ipv6(one), PeerBlock::of_ipv6(other));
  }
}

TEST(PeerBlock, a_mapped_address_is_its_ipv4_address) {
  const Ipv6 mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 168, 1, 5};
  EXPECT_EQ(PeerBlock::of_ipv6(mapped), PeerBlock::of_ipv4({192, 168, 1, 5}));
  EXPECT_NE(PeerBlock::of_ipv6(mapped), PeerBlock::of_ipv4({192, 168, 1, 6}));
}

TEST(PeerBlock, ipv6_loopback_is_no_ipv4_address) {
  const Ipv6 loopback{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  EXPECT_NE(PeerBlock::of_ipv6(loopback), PeerBlock::of_ipv4({0, 0, 0, 0}));
  EXPECT_NE(PeerBlock::of_ipv6(loopback), PeerBlock::of_ipv4({127, 0, 0, 1}));
}

}  // namespace
}  // namespace tactus::server::access
