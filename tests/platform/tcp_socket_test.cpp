#include "platform/network/tcp_socket.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <string>

#include "platform/socket_pair.h"

namespace tactus::platform {
namespace {

TEST(TcpSocket, a_last_answer_arrives_though_the_request_was_not_read) {
  SocketPair pair = tcp_pair();
  const std::string request = numbered_bytes(2000);
  ASSERT_EQ(send(pair.client, request.data(), request.size(), 0), 2000);
  pollfd arrived{.fd = pair.server, .events = POLLIN, .revents = 0};
  ASSERT_EQ(poll(&arrived, 1, 10'000), 1);
  send_last(pair.server, "no room");
  close(pair.server);
  pair.server = -1;
  EXPECT_EQ(pair.received(7), "no room");
  char more = 0;
  EXPECT_EQ(recv(pair.client, &more, 1, 0), 0) << "the connection ends without a reset";
}

TEST(TcpSocket, a_last_answer_never_blocks) {
  const SocketPair pair = tcp_pair();
  pair.fill('x');
  send_last(pair.server, "no room");
}

}  // namespace
}  // namespace tactus::platform
