#include "server/messages/peer_rates.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>

namespace tactus::server {
namespace {

constexpr std::int64_t second_ns = 1'000'000'000;

access::PeerBlock address(std::size_t number) {
  return access::PeerBlock::of_ipv4({10, static_cast<unsigned char>(number >> 16U),
                                     static_cast<unsigned char>(number >> 8U),
                                     static_cast<unsigned char>(number)});
}

TEST(PeerRates, permits_each_address_its_rate) {
  PeerRates rates{200};
  int taken = 0;
  for (int i = 0; i < 1000; ++i) taken += rates.take(address(1), 0);
  EXPECT_EQ(taken, 200);
  EXPECT_TRUE(rates.take(address(2), 0));
  for (std::int64_t i = 0; i < 5000; ++i) taken += rates.take(address(1), i * second_ns / 1000);
  EXPECT_NEAR(taken, 200 + 5 * 200, 1);
}

TEST(PeerRates, permits_an_ipv6_network_four_times_as_much) {
  PeerRates rates{200};
  const auto take = [&](unsigned char host) {
    int taken = 0;
    for (int i = 0; i < 1000; ++i)
      taken += rates.take(
          access::PeerBlock::of_ipv6({0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, host}), 0);
    return taken;
  };
  for (unsigned char host = 1; host <= 4; ++host) EXPECT_EQ(take(host), 200) << host;
  EXPECT_EQ(take(5), 0);
  EXPECT_TRUE(rates.take(address(1), 0));
}

TEST(PeerRates, remembers_the_addresses_that_were_active_last) {
  PeerRates rates{1};
  EXPECT_TRUE(rates.take(address(0), 0));
  for (std::size_t i = 1; i < 10 * PeerRates::max_peers; ++i) {
    EXPECT_TRUE(rates.take(address(i), 0));
    EXPECT_FALSE(rates.take(address(0), 0)) << i;
  }
  EXPECT_EQ(rates.peers(), PeerRates::max_peers);
}

}  // namespace
}  // namespace tactus::server
