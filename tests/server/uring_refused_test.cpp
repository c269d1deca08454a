// A kernel that refuses io_uring, played by a seccomp filter as containers have one.

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/frame_sender.h"
#include "server/refused_calls.h"

namespace tactus::server {
namespace {

class SocketPair {
 public:
  SocketPair() { EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends_.data()), 0); }
  ~SocketPair() {
    for (const int end : ends_) close(end);
  }
  SocketPair(const SocketPair&) = delete;
  SocketPair& operator=(const SocketPair&) = delete;

  int end() const { return ends_[0]; }
  std::string received() const {
    std::array<char, 256> bytes{};
    const ssize_t count = recv(ends_[1], bytes.data(), bytes.size(), MSG_DONTWAIT);
    return {bytes.data(), count > 0 ? static_cast<std::size_t>(count) : 0};
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

class UringRefused : public testing::Test {
 protected:
  void SetUp() override {
    auto made = make_uring_sender();
    if (!made) GTEST_SKIP() << made.error().message;
    sender = std::move(*made);
  }
  void expect_sent(std::string_view frame) {
    const std::array sockets{one.end(), -1, other.end()};
    const auto shortfalls = sender->send(sockets, frame);
    ASSERT_EQ(shortfalls.size(), 1U);
    EXPECT_EQ(shortfalls[0].index, 1U);
    EXPECT_EQ(shortfalls[0].result, -EBADF);
    EXPECT_EQ(one.received(), frame);
    EXPECT_EQ(other.received(), frame);
  }

  std::unique_ptr<FrameSender> sender;
  SocketPair one;
  SocketPair other;
};

TEST_F(UringRefused, it_says_why) {
  const auto refusal = [](int error) {
    refuse(SYS_io_uring_setup, error);
    const auto made = make_uring_sender();
    EXPECT_FALSE(made.ok());
    return made ? "" : made.error().message;
  };
  apart([&] { EXPECT_EQ(refusal(ENOSYS), "this kernel has no io_uring"); });
  apart([&] {
    EXPECT_EQ(refusal(EPERM), "io_uring is not permitted here, as in many containers (seccomp)");
  });
  apart([&] { EXPECT_NE(refusal(ENOMEM).find("no memory"), std::string::npos); });
  apart([&] { EXPECT_NE(refusal(EMFILE).find("Too many open files"), std::string::npos); });
}

TEST_F(UringRefused, a_thread_that_gets_no_ring_sends_all_the_same) {
  apart([&] {
    refuse(SYS_io_uring_setup, EMFILE);
    expect_sent("a frame");
    expect_sent("another");
  });
}

TEST_F(UringRefused, what_a_submission_does_not_take_is_sent_all_the_same) {
  apart([&] {
    expect_sent("a frame");
    refuse(SYS_io_uring_enter, EAGAIN);
    expect_sent("while memory is short");
    for (int i = 0; i < 1'500; ++i) expect_sent("and again");
  });
}

TEST_F(UringRefused, a_crowd_that_takes_several_submissions_gets_it_once_all_the_same) {
  std::vector<int> sockets;
  for (int i = 0; i < 200; ++i) sockets.push_back(i % 2 == 0 ? one.end() : other.end());
  for (const std::size_t closed : {10U, 100U, 199U}) sockets[closed] = -1;
  const auto expect_all_sent = [&] {
    const auto shortfalls = sender->send(sockets, "x");
    ASSERT_EQ(shortfalls.size(), 3U);
    EXPECT_EQ(shortfalls[0].index, 10U);
    EXPECT_EQ(shortfalls[1].index, 100U);
    EXPECT_EQ(shortfalls[2].index, 199U);
    EXPECT_EQ(one.received(), std::string(98, 'x'));
    EXPECT_EQ(other.received(), std::string(99, 'x'));
  };
  apart([&] {
    expect_all_sent();
    refuse(SYS_io_uring_enter, EAGAIN);
    for (int i = 0; i < 1'500; ++i) expect_all_sent();
  });
}

}  // namespace
}  // namespace tactus::server
