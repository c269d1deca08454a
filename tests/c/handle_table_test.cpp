#include "c/handle_table.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace tactus::c {
namespace {

using Table = HandleTable<int>;

constinit Table ones{1};
constinit Table twos{2};

TEST(handle_table, a_removed_handle_stays_invalid_when_its_slot_is_used_again) {
  const auto first = ones.add(std::make_shared<int>(1));
  EXPECT_EQ(*ones.share(first), 1);
  EXPECT_EQ(*ones.remove(first), 1);
  const auto second = ones.add(std::make_shared<int>(2));
  EXPECT_NE(first, second);
  EXPECT_EQ(ones.share(first), nullptr);
  EXPECT_EQ(ones.remove(first), nullptr);
  EXPECT_FALSE((Table::Pin{ones, first}));
  EXPECT_EQ(*ones.remove(second), 2);
}

TEST(handle_table, no_handle_of_another_table_and_no_number_is_valid) {
  const auto handle = ones.add(std::make_shared<int>(1));
  EXPECT_EQ(twos.share(handle), nullptr);
  for (const std::uintptr_t number :
       {std::uintptr_t{0}, std::uintptr_t{1}, handle + 1, handle - 1, ~std::uintptr_t{0}})
    EXPECT_EQ(ones.share(number), nullptr) << number;
  EXPECT_NE(ones.remove(handle), nullptr);
}

TEST(handle_table, a_full_table_gives_no_handle) {
  std::vector<std::uintptr_t> handles;
  while (const auto handle = twos.add(std::make_shared<int>(0))) handles.push_back(handle);
  EXPECT_EQ(handles.size(), Table::capacity);
  for (const auto handle : handles) EXPECT_NE(twos.remove(handle), nullptr);
  EXPECT_NE(twos.remove(twos.add(std::make_shared<int>(0))), nullptr);
}

TEST(handle_table, an_object_lives_until_the_last_pin_and_goes_to_one_remover) {
  for (int round = 0; round < 200; ++round) {
    const auto handle = ones.add(std::make_shared<int>(7));
    std::atomic<int> removed{0};
    std::atomic<bool> begun{false};
    std::vector<std::thread> threads;
    for (int i = 0; i < 2; ++i)
      threads.emplace_back([&] {
        while (!begun) std::this_thread::yield();
        if (ones.remove(handle)) ++removed;
      });
    begun = true;
    for (;;) {
      const Table::Pin pin{ones, handle};
      if (!pin) break;
      ASSERT_EQ(*pin.operator->(), 7);
    }
    for (auto& thread : threads) thread.join();
    ASSERT_EQ(removed, 1);
  }
}

}  // namespace
}  // namespace tactus::c
