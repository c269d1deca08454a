#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>

#include "server/metrics/histogram.h"
#include "server/net/io_context.h"

namespace tactus::server {

/// All periodic deadlines, on one timer. Thread: the hub's.
class TimerQueue {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// @param lateness  records the lateness of each tick
  TimerQueue(asio::io_context& io, Histogram& lateness);
  ~TimerQueue();

  /// Runs due ticks, each timer once. Called between all handlers, so that due ticks come first.
  /// It leaves half of the time to other handlers, even under overload.
  void run_due();
  /// Ends all timers, also later ones, so that the loop can end.
  void stop();

 private:
  friend class PeriodicTimer;
  struct Entry;
  struct Alarm;
  using ByDeadline = std::multimap<Time, std::shared_ptr<Entry>>;

  ByDeadline::iterator add(std::shared_ptr<Entry> entry);
  void remove(const Entry& entry);
  Time next() const noexcept;
  void run_first();
  void arm();

  const std::unique_ptr<Alarm> alarm_;
  Histogram& lateness_;
  ByDeadline entries_;
  Time armed_for_ = Time::max();  // when the timer expires, if it runs
  Time others_until_ = Time::min();
  bool running_ = false;
  bool stopped_ = false;
};

/// A series of calls at absolute deadlines start + k / hz, so that the rate does not drift.
/// Deadlines missed by a whole period are skipped. Thread: the hub's.
class PeriodicTimer {
 public:
  using Time = TimerQueue::Time;
  /// Called with the deadline's number k.
  using OnTick = std::function<void(std::uint64_t k)>;

  /// Whether to record lateness: that of streams matters to clients.
  enum class Lateness : std::uint8_t { counts, is_nothing };

  /// Starts with the next deadline.
  /// @param start  not in the future
  PeriodicTimer(TimerQueue& timers, double hz, Time start, OnTick on_tick,
                Lateness lateness = Lateness::counts);
  /// Ends the ticks, even one that is due.
  ~PeriodicTimer();
  PeriodicTimer(const PeriodicTimer&) = delete;
  PeriodicTimer& operator=(const PeriodicTimer&) = delete;

 private:
  TimerQueue& timers_;
  std::shared_ptr<TimerQueue::Entry> entry_;  // it may be destroyed during the call
};

}  // namespace tactus::server
