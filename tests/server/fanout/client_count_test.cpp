#include "server/fanout/client_count.h"

#include <gtest/gtest.h>

#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "server/fake_session.h"

namespace tactus::server {
namespace {

class ClientCountTest : public testing::Test {
 protected:
  /// Enters and keeps the place. @return the limit that is reached, if any
  std::optional<Limit> enter(ClientCount& count, const access::Peer& peer) {
    auto entered = count.enter(peer);
    if (const Limit* limit = std::get_if<Limit>(&entered)) return *limit;
    places.push_back(std::move(std::get<ClientCount::Place>(entered)));
    return std::nullopt;
  }

  std::vector<ClientCount::Place> places;
};

TEST_F(ClientCountTest, limits_the_clients_in_all) {
  ClientCount count{3, 0};
  EXPECT_EQ(enter(count, this_machine()), std::nullopt);
  EXPECT_EQ(enter(count, other_machine(1)), std::nullopt);
  EXPECT_EQ(enter(count, other_machine(2)), std::nullopt);
  EXPECT_EQ(enter(count, other_machine(3)), Limit::clients);
  EXPECT_EQ(enter(count, this_machine()), Limit::clients);
  places.pop_back();
  EXPECT_EQ(enter(count, other_machine(3)), std::nullopt);
}

TEST_F(ClientCountTest, limits_the_clients_of_an_address_but_not_this_machine) {
  ClientCount count{0, 2};
  for (int i = 0; i < 10; ++i) EXPECT_EQ(enter(count, this_machine()), std::nullopt);
  EXPECT_EQ(enter(count, other_machine(1)), std::nullopt);
  EXPECT_EQ(enter(count, other_machine(1)), std::nullopt);
  EXPECT_EQ(enter(count, other_machine(1)), Limit::clients_per_address);
  EXPECT_EQ(enter(count, other_machine(2)), std::nullopt);
}

TEST_F(ClientCountTest, keeps_a_sixteenth_for_this_machine) {
  ClientCount count{32, 0};
  for (unsigned char i = 0; i < 30; ++i) EXPECT_EQ(enter(count, other_machine(i)), std::nullopt);
  EXPECT_EQ(enter(count, other_machine(31)), Limit::clients);
  for (int i = 0; i < 2; ++i) EXPECT_EQ(enter(count, this_machine()), std::nullopt);
  EXPECT_EQ(enter(count, this_machine()), Limit::clients);
}

TEST_F(ClientCountTest, an_ipv6_network_may_have_what_four_addresses_may) {
  ClientCount count{0, 2};
  for (unsigned char i = 0; i < 3; ++i) {
    for (int k = 0; k < 2; ++k) EXPECT_EQ(enter(count, ipv6_machine(i)), std::nullopt);
    EXPECT_EQ(enter(count, ipv6_machine(i)), Limit::clients_per_address);
  }
  for (unsigned char i = 3; i < 5; ++i) EXPECT_EQ(enter(count, ipv6_machine(i)), std::nullopt);
  EXPECT_EQ(enter(count, ipv6_machine(5)), Limit::clients_per_address);
  EXPECT_EQ(enter(count, other_machine(1)), std::nullopt);
  places.clear();
  EXPECT_EQ(count.addresses(), 0U);
}

TEST_F(ClientCountTest, a_place_that_ends_is_free) {
  ClientCount count{0, 1};
  EXPECT_EQ(enter(count, other_machine(1)), std::nullopt);
  EXPECT_EQ(enter(count, other_machine(1)), Limit::clients_per_address);
  ClientCount::Place moved = std::move(places.back());
  places.clear();
  EXPECT_EQ(count.total(), 1U) << "a place that was moved still counts";
  {
    const ClientCount::Place last = std::move(moved);
  }
  EXPECT_EQ(count.total(), 0U);
  EXPECT_EQ(enter(count, other_machine(1)), std::nullopt);
}

TEST_F(ClientCountTest, remembers_only_addresses_with_a_client) {
  ClientCount count{0, 1};
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(enter(count, other_machine(static_cast<unsigned char>(i))), std::nullopt);
    EXPECT_EQ(enter(count, other_machine(static_cast<unsigned char>(i))),
              Limit::clients_per_address);
    EXPECT_EQ(count.addresses(), 1U);
    places.clear();
  }
  EXPECT_EQ(count.addresses(), 0U);
}

TEST_F(ClientCountTest, a_place_may_outlive_the_count) {
  {
    ClientCount count{1, 1};
    EXPECT_EQ(enter(count, other_machine(1)), std::nullopt);
  }
  places.clear();
}

}  // namespace
}  // namespace tactus::server
