#include "app/monitor/update_stats.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace tactus::app {
namespace {

double seconds(UpdateStats::Clock::duration time) {
  return std::chrono::duration<double>{time}.count();
}

}  // namespace

void UpdateStats::add(Clock::time_point at, std::uint64_t seq) {
  ++received_;
  // A restarted server counts from the start, so only a forward jump is a gap.
  if (last_seq_ && seq > *last_seq_ + 1) missed_ += seq - *last_seq_ - 1;
  last_seq_ = seq;
  if (!started_) {
    started_ = true;
    return;
  }
  arrivals_.push_back(at);
  while (arrivals_.front() < at - window_) arrivals_.pop_front();
}

void UpdateStats::reconnected() {
  arrivals_.clear();
  last_seq_.reset();
  started_ = false;
}

std::deque<UpdateStats::Clock::time_point>::const_iterator UpdateStats::window_start(
    Clock::time_point now) const {
  return std::lower_bound(arrivals_.begin(), arrivals_.end(), now - window_);
}

double UpdateStats::rate_hz(Clock::time_point now) const {
  const auto first = window_start(now);
  const auto count = std::distance(first, arrivals_.end());
  if (count < 2) return 0.0;
  const double time = seconds(arrivals_.back() - *first);
  return time > 0.0 ? static_cast<double>(count - 1) / time : 0.0;
}

std::optional<double> UpdateStats::jitter_ms(Clock::time_point now) const {
  const auto first = window_start(now);
  const auto intervals = std::distance(first, arrivals_.end()) - 1;
  if (intervals < 2) return std::nullopt;
  const double mean = seconds(arrivals_.back() - *first) / static_cast<double>(intervals);
  double squares = 0.0;
  for (auto at = std::next(first); at != arrivals_.end(); ++at) {
    const double deviation = seconds(*at - *std::prev(at)) - mean;
    squares += deviation * deviation;
  }
  return 1e3 * std::sqrt(squares / static_cast<double>(intervals));
}

}  // namespace tactus::app
