// Replaces malloc, free, pthread_mutex_lock and similar by versions that abort if forbidden.
#include "blocking_calls.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "audio_thread_work.h"

namespace tactus::test {
namespace {

/// Hides the use of memory from the compiler, so that it does not remove the allocation.
void use(void* memory) { asm volatile("" : : "r"(memory) : "memory"); }

TEST(BlockingCallsDeathTest, are_caught_where_they_are_forbidden) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto forbid = [](auto call) {
    const ForbidBlockingCalls forbidden;
    call();
  };
  EXPECT_DEATH(forbid([] { use(std::make_unique<int>(1).get()); }), "audio thread: malloc");
  int* const memory = new int{1};
  EXPECT_DEATH(forbid([&] { delete memory; }), "audio thread: free");
  std::mutex mutex;
  EXPECT_DEATH(forbid([&] { const std::lock_guard lock{mutex}; }), "pthread_mutex_lock");
  std::condition_variable condition;
  EXPECT_DEATH(forbid([&] { condition.notify_one(); }), "pthread_cond_signal");
  EXPECT_DEATH(forbid([] { throw std::string{"what"}; }), "audio thread: malloc");
  EXPECT_DEATH(forbid([] { std::this_thread::yield(); }), "sched_yield");
  delete memory;
}

TEST(BlockingCalls, are_none_of_what_the_audio_thread_does) {
  TransportClock clock;
  double sum = 0.0;
  for (int i = 0; i < 1'000; ++i) {
    give_commands_of_every_kind(clock);
    const ForbidBlockingCalls forbidden;
    sum += do_what_the_audio_thread_may(clock);
  }
  EXPECT_GT(sum, 0.0);
  EXPECT_GT(clock.snapshot().commands_done, 10'000U);
}

TEST(BlockingCalls, are_none_of_following_a_leader) {
  RestlessLeader leader;
  TransportClock clock;
  clock.follow(leader);
  for (int i = 0; i < 1'000; ++i) {
    give_commands_of_every_kind(clock);
    const ForbidBlockingCalls forbidden;
    do_what_the_audio_thread_may(clock);
  }
  EXPECT_GT(clock.snapshot().dropouts, 100U);
}

}  // namespace
}  // namespace tactus::test
