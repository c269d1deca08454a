#include "server/http/peer.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace tactus::server {
namespace {

using Fields = std::vector<std::pair<const char*, const char*>>;

const access::Peer machine = peer_of(asio::ip::make_address("127.0.0.1"));

access::Peer forwarded(const Fields& named) {
  boost::beast::http::fields fields;
  for (const auto& [name, value] : named) fields.insert(name, value);
  return forwarded_peer(fields, machine);
}

TEST(ForwardedPeer, without_a_field_it_is_this_machine) {
  EXPECT_TRUE(forwarded({{"Host", "localhost"}}).is_loopback);
}

TEST(ForwardedPeer, it_is_the_address_that_the_proxy_added_last) {
  const auto client = peer_of(asio::ip::make_address("203.0.113.7")).block;
  for (const Fields& fields :
       {Fields{{"X-Forwarded-For", "203.0.113.7"}}, Fields{{"X-Real-IP", " 203.0.113.7 "}},
        Fields{{"X-Forwarded-For", "127.0.0.1, 192.0.2.1 ,203.0.113.7"}},
        Fields{{"X-Forwarded-For", "192.0.2.1"}, {"x-forwarded-for", "203.0.113.7"}},
        Fields{{"X-Real-IP", "203.0.113.7"}, {"X-Forwarded-For", "::ffff:203.0.113.7"}}}) {
    EXPECT_FALSE(forwarded(fields).is_loopback);
    EXPECT_EQ(forwarded(fields).block, client) << fields.front().second;
  }
}

TEST(ForwardedPeer, a_client_that_sends_fields_of_its_own_has_the_proxys_address) {
  for (const Fields& fields :
       {Fields{{"X-Real-IP", "192.0.2.1"}, {"X-Forwarded-For", "203.0.113.7"}},
        Fields{{"X-Real-IP", "?"}, {"X-Forwarded-For", "203.0.113.7"}},
        Fields{{"X-Real-IP", "192.0.2.1"}, {"X-Forwarded-For", ""}},
        Fields{{"Forwarded", "for=192.0.2.1"}, {"X-Forwarded-For", "203.0.113.7"}},
        Fields{{"X-Forwarded-For", "203.0.113.7, unknown"}}, Fields{{"X-Real-IP", ""}}}) {
    EXPECT_FALSE(forwarded(fields).is_loopback);
    EXPECT_EQ(forwarded(fields).block, machine.block) << fields.front().second;
  }
}

}  // namespace
}  // namespace tactus::server
