#include "platform/network/udp_socket.h"

#include <gtest/gtest.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <utility>

namespace tactus::platform {
namespace {

/// A receiver on a free port of this machine.
struct Open {
  UdpReceiver receiver;
  UdpAddress address;
};

Open on_free_port(const std::string& host) {
  for (std::uint16_t port = 20'000; port < 40'000; ++port) {
    const UdpAddress address{host, port};
    if (auto receiver = UdpReceiver::open(address)) return {std::move(*receiver), address};
  }
  throw std::runtime_error{"no free port on " + host};
}

/// Waits for the next datagram.
std::string next(const UdpReceiver& receiver, std::string& sender) {
  pollfd file{.fd = receiver.descriptor(), .events = POLLIN, .revents = 0};
  if (::poll(&file, 1, 10'000) != 1) return "nothing came";
  std::array<char, 64> bytes{};
  const auto datagram = receiver.receive(bytes);
  if (!datagram) return "nothing waits";
  sender = datagram->sender;
  return {bytes.data(), std::min(datagram->bytes, bytes.size())};
}

std::string message_of(const auto& result) { return result ? "none" : result.error().message; }

TEST(UdpSocket, datagrams_arrive_as_they_were_sent) {
  const auto [receiver, address] = on_free_port("127.0.0.1");
  std::array<char, 64> bytes{};
  EXPECT_FALSE(receiver.receive(bytes)) << "it never waits";
  const auto sender = UdpSender::open(address);
  ASSERT_TRUE(sender.ok()) << message_of(sender);
  EXPECT_FALSE(sender->send("first"));
  EXPECT_FALSE(sender->send(std::string(100, 'x')));
  std::string from;
  EXPECT_EQ(next(receiver, from), "first");
  EXPECT_EQ(from, "127.0.0.1");
  EXPECT_EQ(next(receiver, from), std::string(64, 'x'));
}

TEST(UdpSocket, the_length_of_a_cut_datagram_is_told) {
  const auto [receiver, address] = on_free_port("127.0.0.1");
  EXPECT_FALSE(UdpSender::open(address).value().send(std::string(100, 'x')));
  pollfd file{.fd = receiver.descriptor(), .events = POLLIN, .revents = 0};
  ASSERT_EQ(::poll(&file, 1, 10'000), 1);
  std::array<char, 64> bytes{};
  EXPECT_EQ(receiver.receive(bytes)->bytes, 100U);
}

TEST(UdpSocket, nobody_need_listen) {
  UdpAddress address;
  {
    address = on_free_port("127.0.0.1").address;
  }
  const auto sender = UdpSender::open(address);
  ASSERT_TRUE(sender.ok());
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(sender->send("unheard"));
}

TEST(UdpSocket, bad_addresses_are_named) {
  EXPECT_TRUE(
      message_of(UdpSender::open({"no such host", 1})).starts_with("unknown host no such host: "));
  EXPECT_TRUE(message_of(UdpSender::open({"239.0.0.1", 1}, {.interface = "none-such"}))
                  .starts_with("unknown network interface none-such; this machine has "));
  const auto [receiver, address] = on_free_port("127.0.0.1");
  EXPECT_EQ(message_of(UdpReceiver::open(address)), "cannot listen on UDP port " +
                                                        std::to_string(address.port) +
                                                        " of 127.0.0.1: Address already in use");
}

TEST(UdpSocket, an_interface_is_named_or_given_by_its_address) {
  EXPECT_TRUE(UdpSender::open({"239.0.0.1", 1}, {.interface = "lo"}).ok());
  EXPECT_TRUE(UdpSender::open({"239.0.0.1", 1}, {.interface = "127.0.0.1", .ttl = 0}).ok());
}

TEST(UdpSocket, two_receivers_of_a_group_get_the_same) {
  const UdpAddress group{"239.255.77.1", 20'771};
  const MulticastOptions loopback{.interface = "lo"};
  const auto one = UdpReceiver::open(group, loopback);
  const auto other = UdpReceiver::open(group, loopback);
  ASSERT_TRUE(one.ok()) << message_of(one);
  ASSERT_TRUE(other.ok()) << message_of(other);
  const auto sender = UdpSender::open(group, loopback);
  ASSERT_TRUE(sender.ok());
  ASSERT_FALSE(sender->send("to all"));
  std::string from;
  EXPECT_EQ(next(*one, from), "to all");
  EXPECT_EQ(next(*other, from), "to all");
}

}  // namespace
}  // namespace tactus::platform
