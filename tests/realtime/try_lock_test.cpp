#include "realtime/try_lock.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace tactus::realtime {
namespace {

TEST(TryLock, is_free_at_first_and_again_when_unlocked) {
  TryLock lock;
  EXPECT_TRUE(lock.try_lock());
  lock.unlock();
  EXPECT_TRUE(lock.try_lock());
  lock.unlock_then_check();
  EXPECT_TRUE(lock.try_lock());
}

TEST(TryLock, is_refused_while_it_is_held_as_often_as_one_asks) {
  TryLock lock;
  ASSERT_TRUE(lock.try_lock());
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(lock.try_lock());
  lock.unlock();
  EXPECT_TRUE(lock.try_lock());
}

TEST(TryLock, has_one_holder_at_a_time_who_sees_what_the_last_one_wrote) {
  TryLock lock;
  long guarded = 0;  // not atomic: ThreadSanitizer checks that the lock orders it
  std::vector<std::thread> threads;
  std::vector<long> held(4, 0);
  for (long& mine : held)
    threads.emplace_back([&] {
      for (int i = 0; i < 50'000; ++i)
        if (lock.try_lock()) {
          ++guarded;
          ++mine;
          lock.unlock();
        }
    });
  for (std::thread& thread : threads) thread.join();
  long total = 0;
  for (const long mine : held) total += mine;
  EXPECT_EQ(guarded, total);
  EXPECT_GT(total, 0);
}

}  // namespace
}  // namespace tactus::realtime
