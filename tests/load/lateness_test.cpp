#include "load/lateness.h"

#include <gtest/gtest.h>

namespace tactus::load {
namespace {

constexpr std::int64_t ms = 1'000'000;
constexpr std::int64_t period = 25 * ms;  // 40 Hz

Lateness of_200_ticks() { return {100, 299, 40.0, 7 * ms}; }

TEST(Lateness, is_the_time_after_the_earliest) {
  auto lateness = of_200_ticks();
  for (std::int64_t number = 100; number < 300; ++number) {
    lateness.add(number, 7 * ms);
    lateness.add(number, 9 * ms);
  }
  const auto late = lateness.ms();
  ASSERT_EQ(late.size(), 400U);
  EXPECT_DOUBLE_EQ(late[199], 0.0);
  EXPECT_DOUBLE_EQ(late[200], 2.0);
}

TEST(Lateness, does_not_depend_on_the_zero_of_the_clocks) {
  Lateness lateness{100, 101, 40.0, -400 * ms};
  lateness.add(100, -401 * ms);
  lateness.add(101, -398 * ms);
  EXPECT_EQ(lateness.ms(), (std::vector<double>{0.0, 3.0}));
}

TEST(Lateness, counts_the_ticks_of_its_range_only) {
  auto lateness = of_200_ticks();
  for (const std::int64_t number : {99, 300, 100'000}) lateness.add(number, 0);
  EXPECT_TRUE(lateness.ms().empty());
  EXPECT_EQ(lateness.due_ticks(), 200.0);
}

TEST(Lateness, is_counted_in_full_if_the_server_catches_up) {
  auto lateness = of_200_ticks();
  for (std::int64_t number = 100; number < 300; ++number) {
    // Nothing is sent for 200 ms, then eight ticks at once.
    const bool held_up = number >= 150 && number < 158;
    lateness.add(number, 7 * ms + (held_up ? (158 - number) * period : 0));
  }
  EXPECT_DOUBLE_EQ(lateness.ms().back(), 200.0);
}

TEST(Lateness, excludes_skipped_deadlines) {
  auto lateness = of_200_ticks();
  for (std::int64_t number = 100; number < 350; ++number) {
    const std::int64_t skipped = number < 150 ? 0 : 8 * period;
    lateness.add(number, 7 * ms + skipped + (number % 2) * ms);
  }
  const auto late = lateness.ms();
  EXPECT_EQ(late.size(), 200U);
  EXPECT_DOUBLE_EQ(late.back(), 1.0);
}

TEST(Lateness, below_a_period_is_not_a_skipped_deadline) {
  auto lateness = of_200_ticks();
  for (std::int64_t number = 100; number < 300; ++number)
    lateness.add(number, 7 * ms + (number < 150 ? 0 : period - ms));
  EXPECT_DOUBLE_EQ(lateness.ms().back(), 24.0);
}

TEST(Lateness, counts_a_straggler_with_its_tick) {
  auto lateness = of_200_ticks();
  for (std::int64_t number = 100; number < 300; ++number) lateness.add(number, 7 * ms);
  lateness.add(100, 3'007 * ms);
  EXPECT_EQ(lateness.ms().size(), 201U);
  EXPECT_DOUBLE_EQ(lateness.ms().back(), 3'000.0);
}

TEST(Lateness, ignores_ticks_without_receivers) {
  auto lateness = of_200_ticks();
  for (std::int64_t number = 107; number < 300; number += 7) lateness.add(number, 7 * ms);
  EXPECT_EQ(lateness.ms().size(), 28U);
  EXPECT_DOUBLE_EQ(lateness.ms().back(), 0.0);
  EXPECT_EQ(lateness.span().ticks, 189.0);
  EXPECT_DOUBLE_EQ(lateness.span().seconds, 189 * 0.025);
}

TEST(Lateness, times_the_broadcast_of_each_tick) {
  auto lateness = of_200_ticks();
  for (std::int64_t number = 100; number < 300; ++number)
    for (std::int64_t client = 0; client < 5; ++client) lateness.add(number, client * 4'000);
  EXPECT_EQ(lateness.us_a_message(), std::vector<double>(200, 4.0));
}

TEST(Lateness, is_empty_without_messages) {
  const auto lateness = of_200_ticks();
  EXPECT_TRUE(lateness.ms().empty());
  EXPECT_TRUE(lateness.us_a_message().empty());
  EXPECT_EQ(lateness.span().seconds, 0.0);
}

}  // namespace
}  // namespace tactus::load
