// Under clang's -fsanitize=realtime, a blocking call in a nonblocking function aborts.
#include <gtest/gtest.h>

#include <memory>
#include <mutex>

#include "audio_thread_work.h"

namespace tactus::test {
namespace {

// These are for the sanitizer to find at run time; another test covers the compiler's warning.
#pragma clang diagnostic ignored "-Wfunction-effects"

void allocate() noexcept TACTUS_NONBLOCKING { std::make_unique<int>(1).reset(); }
void lock() noexcept TACTUS_NONBLOCKING {
  std::mutex mutex;
  const std::lock_guard held{mutex};
}

TEST(RealtimeSanitizerDeathTest, catches_an_allocation_and_a_lock) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(allocate(), "RealtimeSanitizer");
  EXPECT_DEATH(lock(), "RealtimeSanitizer");
}

TEST(RealtimeSanitizer, finds_nothing_in_what_the_audio_thread_calls) {
  TransportClock clock;
  double sum = 0.0;
  for (int i = 0; i < 1'000; ++i) {
    give_commands_of_every_kind(clock);
    sum += do_what_the_audio_thread_may(clock);
  }
  EXPECT_GT(sum, 0.0);
  EXPECT_GT(clock.snapshot().commands_done, 10'000U);
}

TEST(RealtimeSanitizer, finds_nothing_in_following_a_leader) {
  RestlessLeader leader;
  TransportClock clock;
  clock.follow(leader);
  for (int i = 0; i < 1'000; ++i) {
    give_commands_of_every_kind(clock);
    do_what_the_audio_thread_may(clock);
  }
  EXPECT_GT(clock.snapshot().dropouts, 100U);
}

}  // namespace
}  // namespace tactus::test
