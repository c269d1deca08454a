#include "server/access/role.h"

#include <gtest/gtest.h>

#include <vector>

namespace tactus::server::access {
namespace {

using enum OriginVerdict;
constexpr Credential no_key{};
constexpr Credential view_key{Role::view};
constexpr Credential control_key{Role::control};
constexpr Credential view_cookie{Role::view, true};
constexpr Credential control_cookie{Role::control, true};
constexpr Decision needs_key{Role::none, Refusal::unauthenticated};
constexpr Decision is_forbidden{Role::none, Refusal::forbidden};
const std::vector<Network> networks{Network::none, Network::view, Network::control};
const std::vector<OriginVerdict> let_in{OriginVerdict::none, own, allowed};

TEST(Decide, this_machine_controls_without_a_key) {
  for (const Network network : networks)
    for (const OriginVerdict origin : let_in)
      EXPECT_EQ(decide(true, origin, no_key, network), Decision{Role::control});
}

TEST(Decide, another_machine_without_a_key_has_the_role_of_the_network) {
  for (const OriginVerdict origin : let_in) {
    EXPECT_EQ(decide(false, origin, no_key, Network::view), Decision{Role::view});
    EXPECT_EQ(decide(false, origin, no_key, Network::control), Decision{Role::control});
    EXPECT_EQ(decide(false, origin, no_key, Network::none), needs_key);
  }
}

TEST(Decide, a_key_gives_its_role_to_every_peer_and_origin) {
  for (const bool is_loopback : {true, false})
    for (const Network network : networks)
      for (const OriginVerdict origin : {OriginVerdict::none, own, allowed, foreign}) {
        EXPECT_EQ(decide(is_loopback, origin, view_key, network), Decision{Role::view});
        EXPECT_EQ(decide(is_loopback, origin, control_key, network), Decision{Role::control});
      }
}

TEST(Decide, a_foreign_page_without_a_key_is_forbidden) {
  for (const bool is_loopback : {true, false})
    for (const Network network : networks)
      EXPECT_EQ(decide(is_loopback, foreign, no_key, network), is_forbidden);
}

TEST(Decide, a_cookie_does_not_help_a_foreign_page) {
  for (const bool is_loopback : {true, false})
    for (const Network network : networks) {
      EXPECT_EQ(decide(is_loopback, foreign, view_cookie, network), is_forbidden);
      EXPECT_EQ(decide(is_loopback, foreign, control_cookie, network), is_forbidden);
      for (const OriginVerdict origin : let_in) {
        EXPECT_EQ(decide(is_loopback, origin, view_cookie, network), Decision{Role::view});
        EXPECT_EQ(decide(is_loopback, origin, control_cookie, network), Decision{Role::control});
      }
    }
}

TEST(Check, a_role_includes_the_lesser_ones) {
  EXPECT_EQ(check({Role::view}, no_key, Role::view), Refusal::none);
  EXPECT_EQ(check({Role::control}, no_key, Role::view), Refusal::none);
  EXPECT_EQ(check({Role::control}, control_key, Role::control), Refusal::none);
}

TEST(Check, a_missing_role_asks_for_a_key_or_forbids_the_one_given) {
  EXPECT_EQ(check({Role::view}, no_key, Role::control), Refusal::unauthenticated);
  EXPECT_EQ(check({Role::view}, view_key, Role::control), Refusal::forbidden);
  EXPECT_EQ(check(is_forbidden, control_cookie, Role::view), Refusal::forbidden);
  EXPECT_EQ(check(needs_key, no_key, Role::view), Refusal::unauthenticated);
}

}  // namespace
}  // namespace tactus::server::access
