#include "server/fanout/shards.h"

#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>
#include <thread>

namespace tactus::server {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

TEST(Shards, WhatIsDueGoesBetweenTwoHandlersHoweverManyAreReady) {
  ServerStats stats{1};
  Shards shards{stats};
  constexpr int handlers = 30;
  int ticks = 0;
  int handled = 0;
  int ticks_at_the_last = 0;
  std::optional<PeriodicTimer> timer;
  asio::post(shards.hub_io(), [&] {
    timer.emplace(shards.timers(), 1000.0, steady_clock::now(), [&](std::uint64_t) { ++ticks; });
  });
  for (int i = 0; i < handlers; ++i) {
    asio::post(shards.hub_io(), [&] {
      std::this_thread::sleep_for(milliseconds{2});  // by then another tick is due
      if (++handled < handlers) return;
      ticks_at_the_last = ticks;
      timer.reset();
      shards.shut_down();
    });
  }
  shards.start([](const std::exception_ptr&) {});
  shards.join();
  EXPECT_GE(ticks_at_the_last, handlers - 1);
}

TEST(Shards, AHandlerThatFailsIsToldOfAndEndsNothing) {
  ServerStats stats{1};
  Shards shards{stats};
  std::atomic<int> told{0};
  asio::post(shards.hub_io(), [] { throw std::runtime_error{"a handler failed"}; });
  asio::post(shards.hub_io(), [&] { shards.shut_down(); });
  shards.start([&](const std::exception_ptr&) { ++told; });
  shards.join();
  EXPECT_EQ(told, 1);
}

}  // namespace
}  // namespace tactus::server
