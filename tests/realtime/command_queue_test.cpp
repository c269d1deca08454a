#include "realtime/command_queue.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <thread>
#include <vector>

namespace tactus::realtime {
namespace {

TEST(CommandQueue, gives_nothing_while_it_is_empty) {
  CommandQueue<int, 4> queue;
  EXPECT_FALSE(queue.ready());
  EXPECT_FALSE(queue.pop());
}

TEST(CommandQueue, gives_items_in_their_order_and_numbers_them_from_one) {
  CommandQueue<int, 4> queue;
  std::uint64_t popped = 0;
  for (int i = 0; i < 100; i += 3) {
    for (int j = i; j < i + 3; ++j)
      ASSERT_EQ(queue.push(j).value(), static_cast<std::uint64_t>(j) + 1);
    for (int j = i; j < i + 3; ++j) {
      ASSERT_TRUE(queue.ready());
      ASSERT_EQ(queue.pop().value(), j);
      ++popped;
    }
    ASSERT_FALSE(queue.ready());
  }
  EXPECT_EQ(popped, 102U);
}

TEST(CommandQueue, refuses_when_full_and_loses_nothing) {
  CommandQueue<int, 4> queue;
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(queue.push(i));
  EXPECT_FALSE(queue.push(4));
  EXPECT_FALSE(queue.push(5));
  EXPECT_EQ(queue.pop().value(), 0);
  EXPECT_EQ(queue.push(6).value(), 5U) << "a refused item takes no number";
  for (const int expected : {1, 2, 3, 6}) EXPECT_EQ(queue.pop().value(), expected);
  EXPECT_FALSE(queue.pop());
}

TEST(CommandQueue, numbers_of_many_producers_are_the_order_of_popping) {
  constexpr std::uint64_t each = 20'000;
  constexpr std::uint64_t producers = 4;
  struct Item {
    std::uint64_t producer;
    std::uint64_t count;
  };
  CommandQueue<Item, 64> queue;
  std::vector<std::vector<std::uint64_t>> numbers(producers);
  std::vector<std::thread> threads;
  for (std::uint64_t p = 0; p < producers; ++p)
    threads.emplace_back([&, p] {
      while (numbers[p].size() < each) {
        if (const auto number = queue.push({p, numbers[p].size()}))
          numbers[p].push_back(*number);
        else
          std::this_thread::yield();
      }
    });
  std::vector<Item> popped;
  while (popped.size() < each * producers) {
    if (const auto item = queue.pop())
      popped.push_back(*item);
    else
      std::this_thread::yield();
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_FALSE(queue.ready());
  std::uint64_t wrong = 0;
  std::vector<std::uint64_t> next(producers, 0);
  for (std::size_t i = 0; i < popped.size(); ++i) {
    const auto [producer, count] = popped[i];
    if (count != next[producer]++) ++wrong;
    if (numbers[producer][count] != i + 1) ++wrong;
  }
  EXPECT_EQ(wrong, 0U);
}

}  // namespace
}  // namespace tactus::realtime
