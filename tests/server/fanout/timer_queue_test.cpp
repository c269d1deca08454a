#include "server/fanout/timer_queue.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>
#include <vector>

#include "server/net/asio.h"

namespace tactus::server {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// A loop with ticks, run until a condition holds.
struct Loop {
  template <class Condition>
  void run_until(Condition condition) {
    while (!condition()) io.run_one();
  }
  asio::io_context io{1};
  Histogram lateness;
  TimerQueue timers{io, lateness};
};

TEST(PeriodicTimer, NumbersItsDeadlinesFromTheStart) {
  Loop loop;
  const auto start = steady_clock::now() - std::chrono::seconds{10};
  std::vector<std::uint64_t> numbers;
  const PeriodicTimer timer{
      loop.timers, 100.0, start, [&](std::uint64_t k) {
        numbers.push_back(k);
        const std::chrono::duration<double> due{static_cast<double>(k) / 100.0};
        EXPECT_GE(steady_clock::now() - start, due);
      }};
  loop.run_until([&] { return numbers.size() == 5; });
  EXPECT_GT(numbers.front(), 1000U);
  for (std::size_t i = 1; i < numbers.size(); ++i) EXPECT_GT(numbers[i], numbers[i - 1]);
}

TEST(PeriodicTimer, LeavesOutWhatHasPassed) {
  Loop loop;
  std::vector<std::uint64_t> numbers;
  const PeriodicTimer timer{loop.timers, 1000.0, steady_clock::now(), [&](std::uint64_t k) {
                              numbers.push_back(k);
                              std::this_thread::sleep_for(milliseconds{20});
                            }};
  loop.run_until([&] { return numbers.size() == 3; });
  EXPECT_GE(numbers[1], numbers[0] + 19);
  EXPECT_GE(numbers[2], numbers[1] + 19);
}

TEST(PeriodicTimer, OneThatTakesLongerThanItsPeriodLeavesTheOthersTheirTurn) {
  Loop loop;
  int slow = 0;
  int other = 0;
  const PeriodicTimer timer{loop.timers, 1000.0, steady_clock::now(), [&](std::uint64_t) {
                              ++slow;
                              std::this_thread::sleep_for(milliseconds{3});
                            }};
  const PeriodicTimer beside{loop.timers, 100.0, steady_clock::now(),
                             [&](std::uint64_t) { ++other; }};
  loop.run_until([&] { return other == 5; });
  EXPECT_GT(slow, 0);
}

TEST(PeriodicTimer, WhatIsDueRunsWhenItIsAskedFor) {
  Loop loop;
  int calls = 0;
  const PeriodicTimer timer{loop.timers, 1000.0, steady_clock::now(),
                            [&](std::uint64_t) { ++calls; }};
  std::this_thread::sleep_for(milliseconds{5});
  EXPECT_EQ(calls, 0);
  loop.timers.run_due();
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(loop.lateness.values().count(), 1U);
  EXPECT_GT(loop.lateness.values().sum, 0.0);
  loop.run_until([&] { return calls > 3; });
}

TEST(PeriodicTimer, OneThatFailsTicksOn) {
  Loop loop;
  int calls = 0;
  const PeriodicTimer timer{loop.timers, 1000.0, steady_clock::now(), [&](std::uint64_t) {
                              ++calls;
                              throw std::runtime_error{"a tick failed"};
                            }};
  for (int i = 1; i < 4; ++i) {
    EXPECT_THROW(loop.run_until([] { return false; }), std::runtime_error);
    EXPECT_EQ(calls, i);
  }
}

TEST(PeriodicTimer, OneMayEndItselfAndAnother) {
  Loop loop;
  int calls = 0;
  int last = 0;
  std::optional<PeriodicTimer> other;
  std::optional<PeriodicTimer> timer;
  timer.emplace(loop.timers, 1000.0, steady_clock::now(), [&](std::uint64_t) {
    ++calls;
    other.reset();
    timer.reset();
  });
  other.emplace(loop.timers, 1000.0, steady_clock::now(), [&](std::uint64_t) { ++calls; });
  const PeriodicTimer end{loop.timers, 100.0, steady_clock::now(), [&](std::uint64_t) { ++last; }};
  std::this_thread::sleep_for(milliseconds{5});
  loop.run_until([&] { return last == 3; });
  EXPECT_EQ(calls, 1);
}

TEST(PeriodicTimer, MayBeginInATick) {
  Loop loop;
  std::optional<PeriodicTimer> second;
  int calls = 0;
  std::optional<PeriodicTimer> first;
  first.emplace(loop.timers, 1000.0, steady_clock::now(), [&](std::uint64_t) {
    second.emplace(loop.timers, 1000.0, steady_clock::now(), [&](std::uint64_t) { ++calls; });
    first.reset();
  });
  loop.run_until([&] { return calls == 3; });
}

TEST(PeriodicTimer, MoreThanThereIsTimeForLeaveOthersTheirTurn) {
  Loop loop;
  std::vector<std::unique_ptr<PeriodicTimer>> tickers;
  for (int i = 0; i < 50; ++i) {
    tickers.push_back(std::make_unique<PeriodicTimer>(
        loop.timers, 100.0 + i, steady_clock::now(),
        [](std::uint64_t) { std::this_thread::sleep_for(std::chrono::microseconds{400}); }));
  }
  int turns = 0;
  std::function<void()> others = [&] {
    ++turns;
    asio::post(loop.io, others);
  };
  asio::post(loop.io, others);
  loop.run_until([&] {
    loop.timers.run_due();  // like the server between two handlers
    return turns == 200;
  });
  tickers.clear();
  loop.run_until([&] { return turns == 201; });
}

TEST(PeriodicTimer, OneThatComesAfterAllHaveEndedTicks) {
  Loop loop;
  {
    const PeriodicTimer timer{loop.timers, 1000.0, steady_clock::now(), [](std::uint64_t) {}};
  }
  int calls = 0;
  const PeriodicTimer later{loop.timers, 100.0, steady_clock::now(),
                            [&](std::uint64_t) { ++calls; }};
  loop.run_until([&] { return calls == 2; });
}

TEST(TimerQueue, NothingIsLeftToWaitForOnceTheyHaveStopped) {
  Loop loop;
  int calls = 0;
  const auto count = [&](std::uint64_t) { ++calls; };
  const PeriodicTimer before{loop.timers, 1000.0, steady_clock::now(), count};
  std::this_thread::sleep_for(milliseconds{5});  // it is due
  loop.timers.stop();
  const PeriodicTimer after{loop.timers, 1000.0, steady_clock::now(), count};
  std::this_thread::sleep_for(milliseconds{5});
  loop.timers.run_due();
  loop.io.run();
  EXPECT_EQ(calls, 0);
}

TEST(TimerQueue, MayBeStoppedByATick) {
  Loop loop;
  int calls = 0;
  const auto stop = [&](std::uint64_t) {
    ++calls;
    loop.timers.stop();
  };
  const PeriodicTimer one{loop.timers, 1000.0, steady_clock::now(), stop};
  const PeriodicTimer other{loop.timers, 1000.0, steady_clock::now(), stop};
  std::this_thread::sleep_for(milliseconds{5});  // both are due
  loop.io.run();
  EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace tactus::server
