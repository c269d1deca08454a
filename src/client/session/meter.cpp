#include "client/session/meter.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace tactus::client {
namespace {

constexpr double window_ms = 5000.0;
constexpr double settle_ms = 1000.0;  // messages queued while a program starts arrive at once

}  // namespace

void Meter::message(std::size_t bytes, double at) {
  ++metrics_.messages;
  metrics_.bytes += bytes;
  last_ = at;
}

void Meter::state(std::uint64_t seq, double at) {
  ++metrics_.states;
  if (seq_ && seq > *seq_ + 1) metrics_.gaps += seq - *seq_ - 1;
  seq_ = seq;
  if (!begin_) begin_ = at;
  if (at - *begin_ < settle_ms) return;
  arrivals_.push_back(at);
  while (arrivals_.front() < at - window_ms) arrivals_.pop_front();
}

void Meter::expect(double rate_hz) {
  metrics_.expected_rate_hz = rate_hz;
  seq_.reset();
}

void Meter::lost() {
  ++metrics_.reconnects;
  arrivals_.clear();
  begin_.reset();
  seq_.reset();
}

ClientMetrics Meter::read(double now) const {
  ClientMetrics metrics = metrics_;
  metrics.silence_ms = now - last_;
  const auto first = std::ranges::lower_bound(arrivals_, now - window_ms);
  const auto size = std::distance(first, arrivals_.end());
  if (size < 2) return metrics;
  const auto count = static_cast<double>(size - 1);
  const double spacing = (arrivals_.back() - *first) / count;
  const auto lateness = [&](const auto& at) {
    return *at - *first - spacing * static_cast<double>(std::distance(first, at));
  };
  double sum = 0.0;
  for (auto at = first; at != arrivals_.end(); ++at) sum += lateness(at);
  const double mean = sum / static_cast<double>(size);
  double distance = 0.0;
  for (auto at = first; at != arrivals_.end(); ++at) distance += std::abs(lateness(at) - mean);
  metrics.jitter_ms = distance / static_cast<double>(size);
  // After the last message, silence lowers the rate.
  const double span = std::max(spacing * count, now - *first - spacing);
  metrics.rate_hz = span > 0.0 ? count * 1000.0 / span : 0.0;
  return metrics;
}

}  // namespace tactus::client
