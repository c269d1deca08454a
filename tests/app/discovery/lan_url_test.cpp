#include "app/discovery/lan_url.h"

#include <gtest/gtest.h>

#include "platform/network/network_address.h"

namespace tactus::app {
namespace {

TEST(LanUrl, has_the_name_that_other_machines_resolve) {
  EXPECT_EQ(lan_url("studio.local", 8000), "http://studio.local:8000");
}

TEST(LanUrl, has_the_address_of_a_machine_without_a_name) {
  const auto address = platform::address_in_network();
  EXPECT_EQ(lan_url("", 9000), "http://" + (address.empty() ? "localhost" : address) + ":9000");
}

}  // namespace
}  // namespace tactus::app
