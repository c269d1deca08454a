#include "load/tick_lateness.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tactus::load {
namespace {

constexpr double looked_ahead_seconds = 1.0;
constexpr std::int64_t never = INT64_MAX;
// A later tick may be a little more punctual than the earliest so far.
constexpr std::int64_t tolerance_ns = 500'000;

}  // namespace

TickWindow::TickWindow(std::int64_t first, std::int64_t last, double rate_hz, std::int64_t base_ns)
    : first_{first},
      last_{last},
      base_ns_{base_ns},
      period_ns_{rate_hz > 0.0 ? std::llround(1e9 / rate_hz) : 0} {
  if (period_ns_ == 0) return;
  look_ahead_ = static_cast<std::size_t>(std::max(1L, std::lround(rate_hz * looked_ahead_seconds)));
  earliest_ = std::vector<std::atomic<std::int64_t>>(static_cast<std::size_t>(last - first + 1) +
                                                     look_ahead_);
  for (auto& cell : earliest_) cell.store(never, std::memory_order_relaxed);
}

void TickWindow::note(std::int64_t number, std::int64_t offset_ns) noexcept {
  if (earliest_.empty() || number < first_) return;
  const auto place = static_cast<std::size_t>(number - first_);
  if (place >= earliest_.size()) return;
  auto& cell = earliest_[place];
  auto seen = cell.load(std::memory_order_relaxed);
  while (offset_ns < seen &&
         !cell.compare_exchange_weak(seen, offset_ns, std::memory_order_relaxed)) {
  }
}

std::int64_t TickWindow::left_out_ns(std::int64_t number) const noexcept {
  if (period_ns_ == 0) return 0;
  const auto place = static_cast<std::size_t>(number - first_);
  std::int64_t least = never;
  for (std::size_t i = place; i < std::min(place + look_ahead_ + 1, earliest_.size()); ++i)
    least = std::min(least, earliest_[i].load(std::memory_order_relaxed));
  if (least == never) return 0;
  return std::max<std::int64_t>(0, (least - base_ns_ + tolerance_ns) / period_ns_) * period_ns_;
}

TickLateness::TickLateness(std::shared_ptr<TickWindow> window)
    : window_{std::move(window)}, waiting_(window_->look_ahead() + 2) {}

void TickLateness::add(std::int64_t number, std::int64_t offset_ns) {
  const auto behind_ns = offset_ns - window_->base_ns();
  if (window_->look_ahead() == 0) return lateness_.histogram.add(behind_ns);
  Waiting& tick = waiting_[static_cast<std::size_t>(number - window_->first()) % waiting_.size()];
  if (number < tick.number)
    return lateness_.histogram.add(behind_ns - window_->left_out_ns(number));
  if (number > tick.number) {
    settle(tick, lateness_);
    tick.number = number;
    tick.offsets_ns.clear();
  }
  tick.offsets_ns.push_back(behind_ns);
}

void TickLateness::settle(const Waiting& tick, Lateness& into) const {
  if (tick.offsets_ns.empty()) return;
  const auto left_out_ns = window_->left_out_ns(tick.number);
  for (const auto offset : tick.offsets_ns) into.histogram.add(offset - left_out_ns);
  const auto [first, last] = std::ranges::minmax(tick.offsets_ns);
  if (tick.offsets_ns.size() > 1)
    into.us_a_message.push_back(static_cast<double>(last - first) * 1e-3 /
                                static_cast<double>(tick.offsets_ns.size() - 1));
}

Lateness TickLateness::settled() const {
  Lateness all = lateness_;
  for (const auto& tick : waiting_) settle(tick, all);
  return all;
}

void Lateness::merge(const Lateness& other) {
  histogram.merge(other.histogram);
  us_a_message.insert(us_a_message.end(), other.us_a_message.begin(), other.us_a_message.end());
}

}  // namespace tactus::load
