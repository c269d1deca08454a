#include "platform/network/network_address.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <array>
#include <string>

namespace tactus::platform {
namespace {

TEST(NetworkAddress, loopback_addresses_are_reachable_from_this_machine_only) {
  for (const std::string host : {"127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1", "localhost"})
    EXPECT_TRUE(is_loopback_host(host)) << host;
  for (const std::string host : {"0.0.0.0", "::", "192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1"})
    EXPECT_FALSE(is_loopback_host(host)) << host;
}

TEST(NetworkAddress, a_name_without_an_address_counts_as_loopback) {
  EXPECT_TRUE(is_loopback_host("no name"));
}

TEST(NetworkAddress, the_address_in_the_network_is_no_loopback_address) {
  const std::string address = address_in_network();
  if (address.empty()) GTEST_SKIP() << "this machine has no network";
  std::array<unsigned char, 16> bytes{};
  if (address.front() == '[') {
    const std::string inside = address.substr(1, address.size() - 2);
    EXPECT_EQ(::inet_pton(AF_INET6, inside.c_str(), bytes.data()), 1) << address;
    EXPECT_FALSE(is_loopback_host(inside)) << address;
  } else {
    EXPECT_EQ(::inet_pton(AF_INET, address.c_str(), bytes.data()), 1) << address;
    EXPECT_FALSE(is_loopback_host(address)) << address;
  }
}

}  // namespace
}  // namespace tactus::platform
