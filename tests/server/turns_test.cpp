#include "server/turns.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

#include "server/refused_calls.h"

namespace tactus::server {
namespace {

constexpr std::uint64_t short_ns = 100'000;
constexpr std::uint64_t long_ns = 20'000'000;

/// Source: sched_setattr(2).
struct Attributes {
  std::uint32_t size = 0;
  std::uint32_t policy = 0;
  std::uint64_t flags = 0;
  std::int32_t niceness = 0;
  std::uint32_t priority = 0;
  std::uint64_t runtime_ns = 0;
  std::uint64_t deadline_ns = 0;
  std::uint64_t period_ns = 0;

  bool get() { return syscall(SYS_sched_getattr, 0, this, sizeof *this, 0) == 0; }
  bool set() { return syscall(SYS_sched_setattr, 0, this, 0) == 0; }
};

/// How long the calling thread's turns are.
std::uint64_t turn_ns() {
  Attributes attributes;
  EXPECT_TRUE(attributes.get());
  return attributes.runtime_ns;
}

bool turns_can_be_set() {
  constexpr std::uint64_t some_ns = 300'000;
  Attributes attributes;
  if (!attributes.get() || attributes.policy != SCHED_OTHER) return false;
  attributes.runtime_ns = some_ns;
  return attributes.set() && turn_ns() == some_ns;
}

bool may_be_preferred() { return setpriority(PRIO_PROCESS, 0, -10) == 0; }

/// All on threads of their own, which alone are preferred.
class TurnsTest : public testing::Test {
 protected:
  void SetUp() override {
    bool possible = false;
    apart([&] { possible = turns_can_be_set(); });
    if (!possible) GTEST_SKIP() << "this system's turns have no length to ask for";
  }
};

class PreferredTurnsTest : public TurnsTest {
 protected:
  void SetUp() override {
    TurnsTest::SetUp();
    bool allowed = false;
    apart([&] { allowed = may_be_preferred(); });
    if (!allowed) GTEST_SKIP() << "a higher priority is not allowed here";
  }

  /// A thread that sends at such times, and may have waited meanwhile.
  void send(std::size_t sockets, std::int64_t at_ms, std::int64_t waits_us = 0) {
    const std::int64_t at_ns = at_ms * 1'000'000;
    turns_.begin({.monotonic_ns = at_ns, .cpu_ns = at_ns - waited_ns_});
    waited_ns_ += waits_us * 1'000;
    turns_.end(sockets, {.monotonic_ns = at_ns, .cpu_ns = at_ns - waited_ns_});
    EXPECT_EQ(turn_ns(), turns_.are_long() ? long_ns : short_ns);
  }

  Turns turns_;

 private:
  std::int64_t waited_ns_ = 0;
};

TEST_F(TurnsTest, a_preferred_threads_are_short) {
  apart([] {
    prefer_this_thread();
    EXPECT_EQ(turn_ns(), short_ns);
  });
}

TEST_F(TurnsTest, they_stay_short_where_no_higher_priority_is_allowed) {
  apart([] {
    ASSERT_EQ(setpriority(PRIO_PROCESS, 0, 0), 0);
    refuse(SYS_setpriority, EPERM);
    prefer_this_thread();
    Turns turns;
    turns.end(1'000, {.monotonic_ns = 1, .cpu_ns = 0});
    EXPECT_FALSE(turns.are_long());
    EXPECT_EQ(turn_ns(), short_ns);
  });
}

TEST_F(PreferredTurnsTest, the_priority_is_raised_and_never_lowered) {
  apart([] {
    ASSERT_EQ(setpriority(PRIO_PROCESS, 0, 0), 0);
    prefer_this_thread();
    EXPECT_EQ(getpriority(PRIO_PROCESS, 0), -10);
  });
  apart([] {
    if (setpriority(PRIO_PROCESS, 0, -11) != 0) GTEST_SKIP() << "no more than -10 is allowed here";
    prefer_this_thread();
    EXPECT_EQ(getpriority(PRIO_PROCESS, 0), -11);
  });
}

TEST_F(PreferredTurnsTest, they_are_long_until_a_second_after_the_last_crowd) {
  apart([this] {
    prefer_this_thread();
    send(255, 1'000);
    EXPECT_FALSE(turns_.are_long());
    send(256, 1'000);
    EXPECT_TRUE(turns_.are_long());
    send(1, 1'999);
    EXPECT_TRUE(turns_.are_long());
    send(10'000, 1'999);
    send(1, 2'998);
    EXPECT_TRUE(turns_.are_long());
    send(1, 2'999);
    EXPECT_FALSE(turns_.are_long());
    send(300, 5'000);
    EXPECT_TRUE(turns_.are_long());
  });
}

TEST_F(PreferredTurnsTest, waiting_now_and_then_leaves_them_long) {
  apart([this] {
    prefer_this_thread();
    for (std::int64_t ms = 20'000; ms < 30'000; ms += 100) {
      send(300, ms, 2'001);
      send(1, ms, 2'001);  // which does not count
      send(300, ms, 2'001);
      send(300, ms, 2'000);
      EXPECT_TRUE(turns_.are_long());
    }
  });
}

TEST_F(PreferredTurnsTest, they_are_short_for_a_while_where_others_want_the_core) {
  apart([this] {
    prefer_this_thread();
    std::int64_t ms = 20'000;
    const auto wait_thrice = [&] {
      EXPECT_TRUE(turns_.are_long());
      for (int i = 0; i < 3; ++i) send(300, ms, 2'001);
      EXPECT_FALSE(turns_.are_long());
    };
    send(300, ms);
    for (const std::int64_t pause_s : {1, 2, 4, 8, 16, 32, 64, 64}) {
      wait_thrice();
      for (int i = 0; i < 3; ++i) send(300, ms, 50'000);  // in short turns, which tell nothing
      send(300, ms + pause_s * 1'000 - 1);
      EXPECT_FALSE(turns_.are_long());
      ms += pause_s * 1'000;
      send(300, ms);
    }
    ms += 10'000;  // in peace
    send(300, ms);
    wait_thrice();
    send(300, ms + 1'000);
    EXPECT_TRUE(turns_.are_long());
  });
}

}  // namespace
}  // namespace tactus::server
