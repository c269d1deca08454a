#include "client/clock/message_times.h"

#include <algorithm>
#include <limits>

namespace tactus::client {

constexpr double second_ms = 1000.0;

void MessageTimes::add(double at, double low) {
  if (best_.empty() || at >= best_.back().begin + second_ms) {
    best_.push_back({at, at, low});
    if (best_.size() > most_) best_.pop_front();
  } else if (low > best_.back().low) {
    best_.back().at = at;
    best_.back().low = low;
  }
}

void MessageTimes::forget(double before) {
  std::erase_if(best_, [before](const Best& best) { return best.begin < before; });
}

double MessageTimes::floor(double now, double rate) const noexcept {
  double floor = -std::numeric_limits<double>::infinity();
  for (const auto& best : best_) floor = std::max(floor, best.low + rate * (now - best.at));
  return floor;
}

double MessageTimes::mean_wait(double rate) const noexcept {
  double times = 0.0;
  double lows = 0.0;
  for (const auto& best : best_) {
    times += best.at;
    lows += best.low;
  }
  const auto count = static_cast<double>(best_.size());
  return floor(times / count, rate) - lows / count;
}

}  // namespace tactus::client
