#include "platform/network/send_now.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstddef>
#include <string>

#include "platform/socket_pair.h"

namespace tactus::platform {
namespace {

TEST(SendNow, a_socket_with_room_takes_all_bytes) {
  for (const SocketPair& pair : {local_pair(), tcp_pair()}) {
    EXPECT_EQ(send_now(pair.server, "a frame"), 7);
    EXPECT_EQ(send_now(pair.server, ", and another"), 13);
    EXPECT_EQ(pair.received(20), "a frame, and another");
  }
}

TEST(SendNow, a_socket_that_takes_a_part_says_how_much) {
  const SocketPair pair = tcp_pair();
  const std::string frame = numbered_bytes(8U << 20U);
  const std::ptrdiff_t result = send_now(pair.server, frame);
  ASSERT_GT(result, 0);
  ASSERT_LT(result, static_cast<std::ptrdiff_t>(frame.size()));
  const auto taken = static_cast<std::size_t>(result);
  EXPECT_TRUE(pair.received(taken) == frame.substr(0, taken));
}

TEST(SendNow, a_full_socket_takes_nothing_and_nothing_comes_later) {
  const SocketPair pair = local_pair();
  pair.fill('f');
  EXPECT_EQ(send_now(pair.server, "a frame"), 0);
  EXPECT_EQ(pair.received(0).find_first_not_of('f'), std::string::npos);
  EXPECT_EQ(send_now(pair.server, "the next"), 8);
  EXPECT_EQ(pair.received(8), "the next");
}

TEST(SendNow, a_peer_that_has_gone_is_an_error_and_no_signal) {
  SocketPair pair = local_pair();
  pair.close_client();
  EXPECT_EQ(send_now(pair.server, "a frame"), -EPIPE);
}

TEST(SendNow, a_peer_that_reset_the_connection_is_an_error) {
  SocketPair pair = tcp_pair();
  const linger abort{.l_onoff = 1, .l_linger = 0};
  setsockopt(pair.client, SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
  pair.close_client();
  pollfd reset{.fd = pair.server, .events = 0, .revents = 0};
  ASSERT_EQ(poll(&reset, 1, -1), 1);
  EXPECT_LT(send_now(pair.server, "a frame"), 0);
}

TEST(SendNow, a_descriptor_that_is_closed_is_an_error) {
  EXPECT_EQ(send_now(-1, "a frame"), -EBADF);
}

}  // namespace
}  // namespace tactus::platform
