#include "platform/network/spare_descriptor.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <string_view>

namespace tactus::platform {
namespace {

TEST(SpareDescriptor, refuses_a_client_with_an_answer) {
  const FileDescriptor listener{socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0)};
  const FileDescriptor client{socket(AF_INET, SOCK_STREAM, 0)};
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* place = reinterpret_cast<sockaddr*>(&address);
  socklen_t length = sizeof address;
  ASSERT_EQ(bind(listener.number(), place, length), 0);
  ASSERT_EQ(listen(listener.number(), 1), 0);
  ASSERT_EQ(getsockname(listener.number(), place, &length), 0);

  SpareDescriptor spare;
  EXPECT_TRUE(spare.is_open());
  EXPECT_FALSE(spare.refuse_client(listener.number(), "no room"));
  EXPECT_TRUE(spare.is_open());

  ASSERT_EQ(connect(client.number(), place, length), 0);
  EXPECT_TRUE(spare.refuse_client(listener.number(), "no room"));
  EXPECT_TRUE(spare.is_open());
  std::array<char, 16> answer{};
  ASSERT_EQ(recv(client.number(), answer.data(), answer.size(), MSG_WAITALL), 7);
  EXPECT_EQ((std::string_view{answer.data(), 7}), "no room");
}

}  // namespace
}  // namespace tactus::platform
