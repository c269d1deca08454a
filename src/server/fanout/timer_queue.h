#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>

#include "server/metrics/histogram.h"
#include "server/net/io_context.h"

namespace tactus::server {

/// The deadlines of all that ticks, on one timer.
/// Thread: the hub's.
class TimerQueue {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// @param lateness  takes how late each tick began
  TimerQueue(asio::io_context& io, Histogram& lateness);
  ~TimerQueue();

  /// Runs what is due, each series once. Others call it between all other work, so that what is due
  /// goes first; there it leaves others half of the time, however much is due.
  void run_due();
  /// Ends all, those too that begin later: nothing is left that would keep the loop from ending.
  void stop();

 private:
  friend class PeriodicTimer;
  struct Entry;
  struct Alarm;
  using ByDeadline = std::multimap<Time, std::shared_ptr<Entry>>;

  ByDeadline::iterator add(std::shared_ptr<Entry> series);
  void remove(const Entry& series);
  Time next() const noexcept;
  void run_first();
  void arm();

  const std::unique_ptr<Alarm> alarm_;
  Histogram& lateness_;
  ByDeadline series_;
  Time armed_for_ = Time::max();  // when the timer ends, if it runs
  Time others_until_ = Time::min();
  bool running_ = false;
  bool stopped_ = false;
};

/// Calls at each absolute deadline start + k / hz, so that the rate does not drift. Deadlines that
/// have passed by a whole period are left out.
/// Thread: the hub's.
class PeriodicTimer {
 public:
  using Time = TimerQueue::Time;
  /// Takes the deadline's number k.
  using OnTick = std::function<void(std::uint64_t k)>;

  /// Whether the ticks' lateness counts: clients feel that of a stream.
  enum class Lateness : std::uint8_t { counts, is_nothing };

  /// Begins with the next deadline.
  /// @param start  not in the future
  PeriodicTimer(TimerQueue& timers, double hz, Time start, OnTick on_tick,
                Lateness lateness = Lateness::counts);
  /// Ends the ticks, also one whose time has come already.
  ~PeriodicTimer();
  PeriodicTimer(const PeriodicTimer&) = delete;
  PeriodicTimer& operator=(const PeriodicTimer&) = delete;

 private:
  TimerQueue& timers_;
  std::shared_ptr<TimerQueue::Entry> series_;  // it may end while it is called
};

}  // namespace tactus::server
