#include "realtime/try_lock.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace tactus::realtime {
namespace {

TEST(TryLock, is_free_at_first_and_again_when_given_back) {
  TryLock claim;
  EXPECT_TRUE(claim.try_lock());
  claim.unlock();
  EXPECT_TRUE(claim.try_lock());
  claim.give_back_and_look();
  EXPECT_TRUE(claim.try_lock());
}

TEST(TryLock, is_refused_while_it_is_taken_as_often_as_one_asks) {
  TryLock claim;
  ASSERT_TRUE(claim.try_lock());
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(claim.try_lock());
  claim.unlock();
  EXPECT_TRUE(claim.try_lock());
}

TEST(TryLock, has_one_holder_at_a_time_who_sees_what_the_last_one_wrote) {
  TryLock claim;
  long guarded = 0;  // not atomic: ThreadSanitizer checks that the lock orders it
  std::vector<std::thread> threads;
  std::vector<long> held(4, 0);
  for (long& mine : held)
    threads.emplace_back([&] {
      for (int i = 0; i < 50'000; ++i)
        if (claim.try_lock()) {
          ++guarded;
          ++mine;
          claim.unlock();
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
