#include "platform/network/local_socket.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "platform/files/file_descriptor.h"

namespace tactus::platform {
namespace {

FileDescriptor local_socket() {
  return FileDescriptor{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
}

TEST(LocalSocket, a_full_backlog_is_told_from_a_server_that_accepts_and_from_none) {
  const std::string path =
      std::filesystem::temp_directory_path() / ("tactus-local-" + std::to_string(getpid()));
  EXPECT_FALSE(has_full_backlog(path)) << "nothing is there";
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  ASSERT_LT(path.size(), sizeof address.sun_path);
  std::ranges::copy(path, address.sun_path);
  const auto* const name = reinterpret_cast<const sockaddr*>(&address);
  FileDescriptor server = local_socket();
  ASSERT_EQ(::bind(server.number(), name, sizeof address), 0);
  EXPECT_FALSE(has_full_backlog(path)) << "nothing listens";
  ASSERT_EQ(::listen(server.number(), 1), 0);
  EXPECT_FALSE(has_full_backlog(path)) << "there is room";
  std::vector<FileDescriptor> waiting;
  do {
    waiting.push_back(local_socket());
  } while (::connect(waiting.back().number(), name, sizeof address) == 0);
  EXPECT_TRUE(has_full_backlog(path));
  server = FileDescriptor{};
  EXPECT_FALSE(has_full_backlog(path)) << "the server has ended";
  std::filesystem::remove(path);
  EXPECT_FALSE(has_full_backlog(std::string(200, 'x'))) << "no path of a socket";
}

}  // namespace
}  // namespace tactus::platform
