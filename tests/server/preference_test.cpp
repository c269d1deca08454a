#include "server/preference.h"

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

/// What a thread of its own says, which alone is changed.
bool possible(bool (*asked)()) {
  bool answer = false;
  apart([&] { answer = asked(); });
  return answer;
}

TEST(PreferenceTest, a_preferred_threads_turns_are_short) {
  if (!possible(turns_can_be_set)) GTEST_SKIP() << "this system's turns have no length to ask for";
  apart([] {
    prefer_this_thread();
    EXPECT_EQ(turn_ns(), short_ns);
  });
}

TEST(PreferenceTest, turns_are_short_where_no_higher_priority_is_allowed) {
  if (!possible(turns_can_be_set)) GTEST_SKIP() << "this system's turns have no length to ask for";
  apart([] {
    ASSERT_EQ(setpriority(PRIO_PROCESS, 0, 0), 0);
    refuse(SYS_setpriority, EPERM);
    prefer_this_thread();
    EXPECT_EQ(getpriority(PRIO_PROCESS, 0), 0);
    EXPECT_EQ(turn_ns(), short_ns);
  });
}

TEST(PreferenceTest, the_priority_is_raised_and_never_lowered) {
  if (!possible(may_be_preferred)) GTEST_SKIP() << "a higher priority is not allowed here";
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

}  // namespace
}  // namespace tactus::server
