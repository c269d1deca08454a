#include "server/fanout/timer_queue.h"

#include <algorithm>
#include <boost/system/error_code.hpp>
#include <utility>

#include "server/net/asio.h"

namespace tactus::server {

using SteadyClock = std::chrono::steady_clock;

struct TimerQueue::Entry {
  Entry(double rate, SteadyClock::time_point begin, PeriodicTimer::OnTick call,
        PeriodicTimer::Lateness late)
      : hz{rate}, start{begin}, on_tick{std::move(call)}, lateness{late}, deadline{passed() + 1} {}

  std::uint64_t passed() const {
    const std::chrono::duration<double> since_start = SteadyClock::now() - start;
    return static_cast<std::uint64_t>(since_start.count() * hz);
  }
  SteadyClock::time_point due() const {
    const std::chrono::duration<double> since_start{static_cast<double>(deadline) / hz};
    return start + std::chrono::duration_cast<std::chrono::nanoseconds>(since_start);
  }

  const double hz;
  const SteadyClock::time_point start;
  const PeriodicTimer::OnTick on_tick;
  const PeriodicTimer::Lateness lateness;
  std::uint64_t deadline;
  ByDeadline::iterator place;
};

struct TimerQueue::Alarm {
  Timer timer;
};

TimerQueue::TimerQueue(asio::io_context& io, Histogram& lateness)
    : alarm_{std::make_unique<Alarm>(Timer{io.get_executor()})}, lateness_{lateness} {}
TimerQueue::~TimerQueue() = default;

TimerQueue::ByDeadline::iterator TimerQueue::add(std::shared_ptr<Entry> entry) {
  const Time due = entry->due();
  return entries_.emplace(due, std::move(entry));
}

void TimerQueue::remove(const Entry& entry) { entries_.erase(entry.place); }

void TimerQueue::stop() {
  stopped_ = true;
  alarm_->timer.cancel();
}

TimerQueue::Time TimerQueue::next() const noexcept {
  return entries_.empty() ? Time::max() : entries_.begin()->first;
}

void TimerQueue::run_due() {
  if (running_ || stopped_) return;
  const Time now = SteadyClock::now();
  if (next() > now || now < others_until_) return;
  struct Running {
    explicit Running(TimerQueue& of, Time at) : timers{of}, began{at} { timers.running_ = true; }
    ~Running() {
      timers.running_ = false;
      const Time ended = SteadyClock::now();
      timers.others_until_ = ended + (ended - began);
      timers.arm();
    }
    TimerQueue& timers;
    const Time began;
  } running{*this, now};
  // Runs each timer at most once, so that a slow one does not block the others.
  while (next() <= now && !stopped_) run_first();
}

void TimerQueue::run_first() {
  auto first = entries_.extract(entries_.begin());
  const std::shared_ptr<Entry> entry = first.mapped();  // it may be destroyed during the call
  const std::chrono::duration<double> lateness = SteadyClock::now() - entry->due();
  const std::uint64_t k = std::max(entry->deadline, entry->passed());
  entry->deadline = k + 1;  // rearmed first, so that a failing tick is not the last
  first.key() = entry->due();
  entry->place = entries_.insert(std::move(first));
  if (entry->lateness == PeriodicTimer::Lateness::counts) lateness_.add(lateness.count());
  entry->on_tick(k);
}

/// An early timer is left running, because cancelling it costs another handler.
void TimerQueue::arm() {
  if (next() >= armed_for_ || stopped_) return;
  armed_for_ = next();
  alarm_->timer.expires_at(armed_for_);
  alarm_->timer.async_wait([this](const boost::system::error_code& error) {
    if (error || stopped_) return;
    armed_for_ = Time::max();
    others_until_ = Time::min();  // other handlers have run
    run_due();
    arm();
  });
}

PeriodicTimer::PeriodicTimer(TimerQueue& timers, double hz, Time start, OnTick on_tick,
                             Lateness lateness)
    : timers_{timers},
      entry_{std::make_shared<TimerQueue::Entry>(hz, start, std::move(on_tick), lateness)} {
  entry_->place = timers_.add(entry_);
  if (!timers_.running_) timers_.arm();
}

PeriodicTimer::~PeriodicTimer() { timers_.remove(*entry_); }

}  // namespace tactus::server
