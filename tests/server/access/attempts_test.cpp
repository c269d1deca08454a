#include "server/access/attempts.h"

#include <gtest/gtest.h>

namespace tactus::server::access {
namespace {

constexpr std::int64_t second_ns = 1'000'000'000;
const PeerBlock guest = PeerBlock::of_ipv4({192, 168, 1, 5});
const PeerBlock neighbour = PeerBlock::of_ipv4({192, 168, 1, 6});

PeerBlock numbered(std::size_t number) {
  return PeerBlock::of_ipv4({10, static_cast<unsigned char>(number >> 16U),
                             static_cast<unsigned char>(number >> 8U),
                             static_cast<unsigned char>(number)});
}

TEST(Attempts, ten_wrong_keys_are_free_and_then_a_minute_is_over) {
  Attempts attempts;
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(attempts.retry_after_s(guest, i), 0U);
    attempts.add_wrong_key(guest, i);
  }
  EXPECT_EQ(attempts.retry_after_s(guest, 10), 60U);
  EXPECT_EQ(attempts.retry_after_s(guest, 30 * second_ns), 30U);
  EXPECT_EQ(attempts.retry_after_s(guest, 30 * second_ns - 1), 31U) << "rounded up";
  EXPECT_EQ(attempts.retry_after_s(guest, 60 * second_ns - 1), 1U);
  EXPECT_EQ(attempts.retry_after_s(guest, 60 * second_ns), 0U);
}

TEST(Attempts, every_minute_has_ten_wrong_keys_at_most) {
  Attempts attempts;
  std::int64_t now_ns = 0;
  for (; now_ns < 10 * second_ns; now_ns += second_ns) attempts.add_wrong_key(guest, now_ns);
  int accepted = 0;
  for (; now_ns < 70 * second_ns; now_ns += second_ns / 4) {
    if (attempts.retry_after_s(guest, now_ns) > 0) continue;
    attempts.add_wrong_key(guest, now_ns);
    ++accepted;
  }
  EXPECT_EQ(accepted, 10);
}

TEST(Attempts, another_peer_is_not_limited) {
  Attempts attempts;
  for (int i = 0; i < 20; ++i) attempts.add_wrong_key(guest, i);
  EXPECT_GT(attempts.retry_after_s(guest, 20), 0U);
  EXPECT_EQ(attempts.retry_after_s(neighbour, 20), 0U);
}

TEST(Attempts, a_host_of_the_same_ipv6_network_is_not_limited) {
  Attempts attempts;
  const auto host = [](unsigned char last) {
    return PeerBlock::of_ipv6({0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last});
  };
  for (int i = 0; i < 20; ++i) attempts.add_wrong_key(host(0x66), i);
  EXPECT_GT(attempts.retry_after_s(host(0x66), 20), 0U);
  EXPECT_EQ(attempts.retry_after_s(host(0x77), 20), 0U);
}

TEST(Attempts, the_wait_is_a_minute_at_most) {
  Attempts attempts;
  for (int i = 0; i < 10; ++i) attempts.add_wrong_key(guest, 100 * second_ns);
  EXPECT_EQ(attempts.retry_after_s(guest, 0), 60U) << "a time before the last one";
}

TEST(Attempts, memory_is_bounded_and_the_latest_peers_are_kept) {
  Attempts attempts;
  for (int i = 0; i < 10; ++i) attempts.add_wrong_key(guest, 0);
  for (std::size_t number = 0; number < 3 * Attempts::max_peers; ++number) {
    attempts.add_wrong_key(numbered(number), 1);
    if (number % 1000 == 0) attempts.add_wrong_key(guest, 1);
  }
  EXPECT_EQ(attempts.peers(), Attempts::max_peers);
  EXPECT_GT(attempts.retry_after_s(guest, 2), 0U);
}

}  // namespace
}  // namespace tactus::server::access
