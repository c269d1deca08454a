#include "server/access/peer_block.h"

#include <gtest/gtest.h>

namespace tactus::server::access {
namespace {

using Ipv6 = std::array<unsigned char, 16>;

TEST(PeerBlock, an_ipv4_address_is_a_peer) {
  EXPECT_EQ(PeerBlock::of_ipv4({192, 168, 1, 5}), PeerBlock::of_ipv4({192, 168, 1, 5}));
  EXPECT_NE(PeerBlock::of_ipv4({192, 168, 1, 5}), PeerBlock::of_ipv4({192, 168, 1, 6}));
}

TEST(PeerBlock, ipv6_addresses_are_peers_of_a_network) {
  for (const unsigned char first : std::array<unsigned char, 4>{0x20, 0xfd, 0xfc, 0xfe}) {
    const Ipv6 bytes{first, 0x80, 0, 0, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8};
    Ipv6 neighbour = bytes;
    neighbour[8] = neighbour[15] = 0xff;
    Ipv6 elsewhere = bytes;
    elsewhere[7] = 2;
    const auto one = PeerBlock::of_ipv6(bytes);
    EXPECT_NE(one, PeerBlock::of_ipv6(neighbour));
    EXPECT_EQ(one.network(), PeerBlock::of_ipv6(neighbour).network());
    EXPECT_NE(one.network(), PeerBlock::of_ipv6(elsewhere).network());
  }
}

TEST(PeerBlock, a_network_is_no_address) {
  const Ipv6 bytes{0x20, 1, 0xd, 0xb8, 0, 0, 0, 1};
  const auto first = PeerBlock::of_ipv6(bytes);
  EXPECT_NE(first.network(), first);
  const auto ipv4 = PeerBlock::of_ipv4({192, 168, 1, 5});
  EXPECT_EQ(ipv4.network(), ipv4);
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
