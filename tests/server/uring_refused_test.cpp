// A kernel that refuses io_uring, played by a seccomp filter as containers have one.

#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
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
#include <thread>
#include <utility>

#include "server/frame_sender.h"

namespace tactus::server {
namespace {

/// From now on a system call of this thread fails.
void refuse(long call, int error) {
  const auto number = static_cast<std::uint32_t>(call);
  const auto failure = SECCOMP_RET_ERRNO | static_cast<std::uint32_t>(error);
  std::array<sock_filter, 4> program{
      sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
      sock_filter BPF_STMT(BPF_RET | BPF_K, failure),
      sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog filter{.len = program.size(), .filter = program.data()};
  ASSERT_EQ(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
  ASSERT_EQ(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter), 0);
}

/// Runs on a thread that ends, and its filters with it.
template <class Work>
void apart(Work work) {
  std::thread{work}.join();
}

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

}  // namespace
}  // namespace tactus::server
