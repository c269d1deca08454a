#include "server/frame_sender.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace tactus::server {
namespace {

using Shortfall = FrameSender::Shortfall;

/// Two connected ends: the server's, and the client's.
struct Pair {
  int server = -1;
  int client = -1;

  Pair() = default;
  Pair(Pair&& other) noexcept : server{other.server}, client{other.client} {
    other.server = other.client = -1;
  }
  Pair& operator=(Pair&&) = delete;
  ~Pair() {
    close_server();
    close_client();
  }
  void close_server() {
    if (server >= 0) close(server);
    server = -1;
  }
  void close_client() {
    if (client >= 0) close(client);
    client = -1;
  }
  /// Waits for so many bytes; then takes what more has come.
  std::string received(std::size_t expected) const {
    std::string bytes;
    std::array<char, 65536> part{};
    for (;;) {
      const int flags = bytes.size() < expected ? 0 : MSG_DONTWAIT;
      const ssize_t got = recv(client, part.data(), part.size(), flags);
      if (got <= 0) return bytes;
      bytes.append(part.data(), static_cast<std::size_t>(got));
    }
  }
};

Pair local_pair() {
  std::array<int, 2> ends{};
  EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
  Pair pair;
  pair.server = ends[0];
  pair.client = ends[1];
  return pair;
}

/// Connected over TCP, with the smallest of buffers.
Pair tcp_pair() {
  Pair pair;
  pair.client = socket(AF_INET, SOCK_STREAM, 0);
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (pair.client < 0 || listener < 0) {
    ADD_FAILURE() << "no socket";
    return pair;
  }
  const int small = 4096;
  setsockopt(listener, SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* place = reinterpret_cast<sockaddr*>(&address);
  socklen_t length = sizeof address;
  EXPECT_EQ(bind(listener, place, length), 0);
  EXPECT_EQ(listen(listener, 1), 0);
  EXPECT_EQ(getsockname(listener, place, &length), 0);
  setsockopt(pair.client, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  EXPECT_EQ(connect(pair.client, place, length), 0);
  pair.server = accept(listener, nullptr, nullptr);
  EXPECT_GE(pair.server, 0);
  close(listener);
  return pair;
}

std::vector<Pair> fifty_pairs() {
  std::vector<Pair> pairs;
  for (int i = 0; i < 50; ++i) pairs.push_back(local_pair());
  return pairs;
}

/// @param times  that each stands there, which keeps the descriptors few
std::vector<int> servers_of(const std::vector<Pair>& pairs, int times = 1) {
  std::vector<int> sockets;
  for (int i = 0; i < times; ++i)
    for (const Pair& pair : pairs) sockets.push_back(pair.server);
  return sockets;
}

std::size_t bytes_received(const std::vector<Pair>& pairs) {
  return std::accumulate(
      pairs.begin(), pairs.end(), std::size_t{0},
      [](std::size_t sum, const Pair& pair) { return sum + pair.received(0).size(); });
}

enum class Kind { send, uring };

class FrameSenderTest : public testing::TestWithParam<Kind> {
 protected:
  void SetUp() override {
    if (GetParam() == Kind::send) {
      sender = make_send_sender();
      return;
    }
    auto uring = make_uring_sender();
    if (!uring) GTEST_SKIP() << uring.error().message;
    sender = std::move(*uring);
  }

  std::vector<Shortfall> send(const std::vector<int>& sockets, std::string_view frame) {
    const auto shortfalls = sender->send(sockets, frame);
    return {shortfalls.begin(), shortfalls.end()};
  }
  std::vector<Shortfall> send(const std::vector<Pair>& pairs, std::string_view frame) {
    return send(servers_of(pairs), frame);
  }

  std::unique_ptr<FrameSender> sender;
};

std::string numbered_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i % 251);
  return bytes;
}

TEST_P(FrameSenderTest, a_frame_reaches_every_socket_whole) {
  std::vector<Pair> pairs;
  for (int i = 0; i < 20; ++i) pairs.push_back(i % 2 == 0 ? local_pair() : tcp_pair());
  EXPECT_TRUE(send(pairs, "a frame").empty());
  EXPECT_TRUE(send(pairs, ", and another").empty());
  for (const Pair& pair : pairs) EXPECT_EQ(pair.received(20), "a frame, and another");
}

TEST_P(FrameSenderTest, nobody_to_send_to_is_no_shortfall) {
  EXPECT_TRUE(send(std::vector<int>{}, "a frame").empty());
}

TEST_P(FrameSenderTest, a_socket_that_takes_a_part_says_how_much) {
  std::vector<Pair> pairs;
  for (int i = 0; i < 3; ++i) pairs.push_back(tcp_pair());
  const std::string frame = numbered_bytes(8U << 20U);
  const auto shortfalls = send(pairs, frame);
  ASSERT_EQ(shortfalls.size(), pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const auto& [index, result] = shortfalls[i];
    EXPECT_EQ(index, i);
    ASSERT_GT(result, 0);
    ASSERT_LT(result, static_cast<std::int32_t>(frame.size()));
    const auto taken = static_cast<std::size_t>(result);
    EXPECT_TRUE(pairs[i].received(taken) == frame.substr(0, taken));
  }
}

TEST_P(FrameSenderTest, a_full_socket_takes_nothing_and_holds_nobody_up) {
  std::vector<Pair> pairs;
  for (int i = 0; i < 3; ++i) pairs.push_back(local_pair());
  const std::string filling(4096, 'f');
  while (::send(pairs[1].server, filling.data(), filling.size(), MSG_DONTWAIT) > 0) {
  }
  const auto shortfalls = send(pairs, "a frame");
  ASSERT_EQ(shortfalls.size(), 1U);
  EXPECT_EQ(shortfalls[0].index, 1U);
  EXPECT_EQ(shortfalls[0].result, 0);
  EXPECT_EQ(pairs[0].received(7), "a frame");
  EXPECT_EQ(pairs[2].received(7), "a frame");

  EXPECT_EQ(pairs[1].received(0).find_first_not_of('f'), std::string::npos) << "nothing came later";
  EXPECT_TRUE(send(pairs, "the next").empty()) << "and read empty, it takes the next";
  EXPECT_EQ(pairs[1].received(8), "the next");
}

TEST_P(FrameSenderTest, a_peer_that_has_gone_is_an_error_and_no_signal) {
  std::vector<Pair> pairs;
  for (int i = 0; i < 3; ++i) pairs.push_back(local_pair());
  pairs[0].close_client();
  const auto shortfalls = send(pairs, "a frame");
  ASSERT_EQ(shortfalls.size(), 1U);
  EXPECT_EQ(shortfalls[0].index, 0U);
  EXPECT_EQ(shortfalls[0].result, -EPIPE);
  EXPECT_EQ(pairs[2].received(7), "a frame");
}

TEST_P(FrameSenderTest, a_peer_that_reset_the_connection_is_an_error) {
  std::vector<Pair> pairs;
  pairs.push_back(tcp_pair());
  const linger abort{.l_onoff = 1, .l_linger = 0};
  setsockopt(pairs[0].client, SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
  pairs[0].close_client();
  pollfd reset{.fd = pairs[0].server, .events = 0, .revents = 0};
  ASSERT_EQ(poll(&reset, 1, -1), 1);
  const auto shortfalls = send(pairs, "a frame");
  ASSERT_EQ(shortfalls.size(), 1U);
  EXPECT_LT(shortfalls[0].result, 0);
}

TEST_P(FrameSenderTest, a_descriptor_that_is_closed_is_an_error) {
  std::vector<Pair> pairs;
  for (int i = 0; i < 2; ++i) pairs.push_back(local_pair());
  const auto sockets = servers_of(pairs);
  EXPECT_TRUE(send(pairs, "1").empty()) << "what the sender opens has its own number by now";
  pairs[0].close_server();
  const auto shortfalls = send(sockets, "a frame");
  ASSERT_EQ(shortfalls.size(), 1U);
  EXPECT_EQ(shortfalls[0].index, 0U);
  EXPECT_EQ(shortfalls[0].result, -EBADF);
  EXPECT_EQ(pairs[1].received(8), "1a frame");
}

TEST_P(FrameSenderTest, it_sends_to_more_sockets_than_one_submission_takes) {
  const auto pairs = fifty_pairs();
  auto sockets = servers_of(pairs, 100);
  sockets[2500] = -1;
  sockets.push_back(-1);
  const auto shortfalls = send(sockets, "12345678");
  ASSERT_EQ(shortfalls.size(), 2U);
  EXPECT_EQ(shortfalls[0].index, 2500U);
  EXPECT_EQ(shortfalls[1].index, 5000U);
  EXPECT_EQ(shortfalls[1].result, -EBADF);
  EXPECT_EQ(bytes_received(pairs), 8U * (sockets.size() - 2));
}

TEST_P(FrameSenderTest, it_sends_to_as_many_as_fill_submissions_just_so) {
  const auto pairs = fifty_pairs();
  for (const std::size_t count : {63U, 64U, 65U, 128U}) {
    auto sockets = servers_of(pairs, 3);
    sockets.resize(count);
    EXPECT_TRUE(send(sockets, "1234").empty());
    EXPECT_EQ(bytes_received(pairs), 4 * count);
  }
}

TEST_P(FrameSenderTest, shortfalls_come_in_the_order_of_the_sockets) {
  const std::vector<int> sockets(3000, -1);
  const auto shortfalls = send(sockets, "a frame");
  ASSERT_EQ(shortfalls.size(), sockets.size());
  EXPECT_TRUE(std::ranges::is_sorted(shortfalls, {}, &Shortfall::index));
}

TEST_P(FrameSenderTest, the_frame_may_be_changed_as_soon_as_it_is_sent) {
  std::vector<Pair> pairs;
  for (int i = 0; i < 50; ++i) pairs.push_back(tcp_pair());
  std::string frame = "first";
  EXPECT_TRUE(send(pairs, frame).empty());
  frame = "XXXXX";
  for (const Pair& pair : pairs) EXPECT_EQ(pair.received(5), "first");
}

TEST_P(FrameSenderTest, it_may_be_made_on_one_thread_and_used_on_another) {
  std::vector<Pair> pairs;
  pairs.push_back(local_pair());
  std::thread{[&] { EXPECT_TRUE(send(pairs, "a frame").empty()); }}.join();
  EXPECT_EQ(pairs[0].received(7), "a frame");
}

INSTANTIATE_TEST_SUITE_P(both, FrameSenderTest, testing::Values(Kind::send, Kind::uring),
                         [](const auto& test) -> std::string {
                           return test.param == Kind::send ? "send" : "uring";
                         });

}  // namespace
}  // namespace tactus::server
