#include "server/fanout/shard.h"

#include <gtest/gtest.h>

#include <boost/asio/executor_work_guard.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "server/net/asio.h"

namespace tactus::server {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// A shard on a loop run by the test.
struct ShardOnLoop {
  ShardStats stats;
  asio::io_context io{1};
  asio::executor_work_guard<Executor> work{io.get_executor()};
  Histogram lateness;
  TimerQueue timers{io, lateness};
  bool is_empty = false;
  Shard shard{stats, io, &timers, [this] { is_empty = true; }};

  ShardOnLoop() { shard.begin_thread(); }

  /// Runs a task from another thread.
  void ask(Shard::Task task) {
    std::thread{[&] { shard.run(std::move(task)); }}.join();
  }
  /// Ignores exceptions of handlers, like the server's loop.
  template <class Condition>
  bool run_until(Condition condition) {
    const auto deadline = steady_clock::now() + std::chrono::seconds{10};
    while (!condition() && steady_clock::now() < deadline) {
      try {
        io.run_one_until(deadline);
      } catch (const std::runtime_error&) {
      }
    }
    return condition();
  }
};

TEST(Shard, DoesWhatOthersAskForInTheirOrder) {
  ShardOnLoop on;
  std::vector<int> done;
  for (int i = 0; i < 3; ++i) on.ask([&done, i] { done.push_back(i); });
  EXPECT_TRUE(on.run_until([&] { return done.size() == 3; }));
  EXPECT_EQ(done, (std::vector{0, 1, 2}));
}

TEST(Shard, ATaskThatFailsHoldsUpNoneAfterIt) {
  ShardOnLoop on;
  bool done = false;
  on.ask([] { throw std::runtime_error{"a task failed"}; });
  on.ask([&] { done = true; });
  EXPECT_TRUE(on.run_until([&] { return done; }));
}

TEST(Shard, ATickThatFailsHoldsUpNoTask) {
  ShardOnLoop on;
  std::optional<PeriodicTimer> timer;
  timer.emplace(on.timers, 1000.0, steady_clock::now(), [&](std::uint64_t) {
    timer.reset();
    throw std::runtime_error{"a task failed"};
  });
  bool first = false;
  bool second = false;
  on.ask([&] { first = true; });
  std::this_thread::sleep_for(milliseconds{2});  // the tick is due, and runs first
  EXPECT_TRUE(on.run_until([&] { return first; }));
  on.ask([&] { second = true; });
  EXPECT_TRUE(on.run_until([&] { return second; }));
}

TEST(Shard, WhatIsDueGoesBetweenTwoTasks) {
  ShardOnLoop on;
  int ticks = 0;
  const PeriodicTimer timer{on.timers, 1000.0, steady_clock::now(),
                            [&](std::uint64_t) { ++ticks; }};
  std::vector<int> ticks_before;
  for (int i = 0; i < 3; ++i) {
    on.ask([&] {
      ticks_before.push_back(ticks);
      std::this_thread::sleep_for(milliseconds{2});
    });
  }
  EXPECT_TRUE(on.run_until([&] { return ticks_before.size() == 3; }));
  EXPECT_LT(ticks_before[0], ticks_before[1]);
  EXPECT_LT(ticks_before[1], ticks_before[2]);
}

/// A session that records its payloads.
struct Listening : BroadcastTarget {
  void on_payload(const TopicMembers&, const Payload& payload) override { taken = payload; }
  void on_partial_send(const TopicMembers&, const Payload&, std::ptrdiff_t) override {}
  void on_excess() override {}
  void check() override {}
  Payload taken;
};

TEST(Shard, OfWhatItDidNotComeToTheNewestGoesOut) {
  ShardOnLoop on;
  Listening client;
  TopicMembers topic{TopicKind::clock, Delivery::newest};
  topic.add(on.shard.add(client), false);
  const Payload first = make_payload("1");
  const Payload second = make_payload("2");
  EXPECT_TRUE(topic.put_next(first)) << "the shard is to be told";
  EXPECT_FALSE(topic.put_next(second)) << "it has been";
  on.shard.publish_next(topic);
  EXPECT_EQ(client.taken, second);
  EXPECT_EQ(on.stats.topics[TopicKind::clock].conflated.value(), 1);
  client.taken = nullptr;
  on.shard.publish_next(topic);
  EXPECT_EQ(client.taken, nullptr);
  EXPECT_TRUE(topic.put_next(first));
}

TEST(Shard, ShutsDownWhenItsThreadComesToIt) {
  ShardOnLoop on;
  on.shard.shut_down();
  EXPECT_FALSE(on.is_empty);
  EXPECT_TRUE(on.run_until([&] { return on.is_empty; }));
}

}  // namespace
}  // namespace tactus::server
