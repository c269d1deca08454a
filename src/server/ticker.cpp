#include "server/ticker.h"

#include <algorithm>
#include <boost/system/error_code.hpp>
#include <utility>

namespace tactus::server {

using SteadyClock = std::chrono::steady_clock;

struct Ticks::Series {
  Series(double rate, SteadyClock::time_point begin, Ticker::OnTick call)
      : hz{rate}, start{begin}, on_tick{std::move(call)}, deadline{passed() + 1} {}

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
  const Ticker::OnTick on_tick;
  std::uint64_t deadline;
};

Ticks::Series* Ticks::earliest() const {
  const auto first =
      std::ranges::min_element(series_, {}, [](const auto& series) { return series->due(); });
  return first != series_.end() ? first->get() : nullptr;
}

void Ticks::run_due() {
  if (running_) return;
  const Series* next = earliest();
  if (next == nullptr || next->due() > SteadyClock::now()) return;
  struct Running {
    explicit Running(Ticks& of) : ticks{of} { ticks.running_ = true; }
    ~Running() {
      ticks.running_ = false;
      ticks.arm();
    }
    Ticks& ticks;
  } running{*this};
  run_each_due();
}

/// Each series at most once, so that one whose ticks take longer than its period holds up nobody.
void Ticks::run_each_due() {
  const auto now = SteadyClock::now();
  const auto all = series_;
  for (const auto& series : all) {
    const auto due = series->due();
    const bool ended = std::ranges::find(series_, series) == series_.end();  // by a tick before it
    if (ended || due > now) continue;
    const std::uint64_t k = std::max(series->deadline, series->passed());
    series->deadline = k + 1;  // first: a tick that fails must not be the last
    const std::chrono::duration<double> lateness = SteadyClock::now() - due;
    lateness_.add(lateness.count());
    series->on_tick(k);
  }
}

void Ticks::arm() {
  const Series* next = earliest();
  if (next == nullptr) {
    timer_.cancel();
    return;
  }
  timer_.expires_at(next->due());
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) run_due();
  });
}

Ticker::Ticker(Ticks& ticks, double hz, Time start, OnTick on_tick)
    : ticks_{ticks}, series_{std::make_shared<Ticks::Series>(hz, start, std::move(on_tick))} {
  ticks_.series_.push_back(series_);
  if (!ticks_.running_) ticks_.arm();
}

Ticker::~Ticker() {
  std::erase(ticks_.series_, series_);
  if (!ticks_.running_) ticks_.arm();
}

}  // namespace tactus::server
