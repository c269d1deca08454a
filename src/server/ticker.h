#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "server/asio.h"
#include "server/histogram.h"

namespace tactus::server {

/// The deadlines of all that ticks, on one timer.
/// Thread: the hub's.
class Ticks {
 public:
  /// @param lateness  takes how late each tick began
  Ticks(asio::io_context& io, Histogram& lateness)
      : timer_{io.get_executor()}, lateness_{lateness} {}

  /// Runs what is due. Others may call it before long work, so that what is due goes first.
  void run_due();

 private:
  friend class Ticker;
  struct Series;
  Series* earliest() const;
  void run_each_due();
  void arm();

  Timer timer_;
  Histogram& lateness_;
  std::vector<std::shared_ptr<Series>> series_;
  bool running_ = false;
};

/// Calls at each absolute deadline start + k / hz, so that the rate does not drift. Deadlines that
/// have passed by a whole period are left out.
/// Thread: the hub's.
class Ticker {
 public:
  using Time = std::chrono::steady_clock::time_point;
  /// Takes the deadline's number k.
  using OnTick = std::function<void(std::uint64_t k)>;

  /// Begins with the next deadline.
  /// @param start  not in the future
  Ticker(Ticks& ticks, double hz, Time start, OnTick on_tick);
  /// Ends the ticks, also one whose time has come already.
  ~Ticker();
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

 private:
  Ticks& ticks_;
  std::shared_ptr<Ticks::Series> series_;  // it may end while it is called
};

}  // namespace tactus::server
