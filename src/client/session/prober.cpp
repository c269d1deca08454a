#include "client/session/prober.h"

#include <utility>

#include "client/clock/clock_sync.h"

namespace tactus::client {
namespace {

constexpr double burst_interval_ms = 50.0;
constexpr double interval_ms = 1000.0;
constexpr std::size_t most_waiting = 64;  // of a server that answers none

}  // namespace

Prober::Prober(Environment& environment, std::function<void(double now)> send)
    : environment_{environment}, send_{std::move(send)} {}

void Prober::burst() {
  left_ = ClockSync::group_size;
  probe();
}

void Prober::stop() {
  environment_.cancel(std::exchange(timer_, 0));
  waiting_.clear();
}

void Prober::probe() {
  environment_.cancel(timer_);
  if (left_ > 0) --left_;
  timer_ =
      environment_.call_after(left_ > 0 ? burst_interval_ms : interval_ms, [this] { probe(); });
  const double now = environment_.now();
  waiting_.insert(now);
  if (waiting_.size() > most_waiting) waiting_.erase(waiting_.begin());
  send_(now);
}

}  // namespace tactus::client
