#include "load/lateness.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace tactus::load {
namespace {

constexpr std::int64_t never = INT64_MAX;
constexpr double tolerance_ns = 500'000;  // by which a tick may be more punctual than base_ns

}  // namespace

Lateness::Lateness(std::int64_t first, std::int64_t last, double rate_hz, std::int64_t base_ns)
    : first_{first},
      last_{last},
      base_ns_{base_ns},
      period_ns_{1e9 / rate_hz},
      offsets_ns_(static_cast<std::size_t>(last - first + 1 + std::max(1L, std::lround(rate_hz)))) {
}

void Lateness::add(std::int64_t number, std::int64_t offset_ns) {
  if (number < first_) return;
  const auto place = static_cast<std::size_t>(number - first_);
  if (place < offsets_ns_.size()) offsets_ns_[place].push_back(offset_ns - base_ns_);
}

std::vector<std::int64_t> Lateness::earliest() const {
  std::vector<std::int64_t> earliest(offsets_ns_.size(), never);
  for (std::size_t i = 0; i < earliest.size(); ++i)
    if (!offsets_ns_[i].empty()) earliest[i] = std::ranges::min(offsets_ns_[i]);
  return earliest;
}

std::vector<double> Lateness::ms() const {
  const auto first_arrivals = earliest();
  const auto counted = static_cast<std::ptrdiff_t>(last_ - first_ + 1);
  const auto look_ahead = std::ssize(first_arrivals) - counted;
  std::vector<double> late_ms;
  for (std::ptrdiff_t i = 0; i < counted; ++i) {
    const auto from = first_arrivals.begin() + i;
    const auto least = static_cast<double>(*std::min_element(from, from + look_ahead + 1));
    const double left_out = std::floor(std::max(0.0, least + tolerance_ns) / period_ns_);
    for (const auto offset : offsets_ns_[static_cast<std::size_t>(i)])
      late_ms.push_back((static_cast<double>(offset) - left_out * period_ns_) * 1e-6);
  }
  std::ranges::sort(late_ms);
  if (late_ms.empty()) return late_ms;
  const double punctual = late_ms.front();
  for (double& ms : late_ms) ms -= punctual;
  return late_ms;
}

std::vector<double> Lateness::us_a_message() const {
  std::vector<double> of_each;
  for (std::int64_t number = first_; number <= last_; ++number) {
    const auto& offsets = offsets_ns_[static_cast<std::size_t>(number - first_)];
    if (offsets.size() < 2) continue;
    const auto [first, last] = std::ranges::minmax(offsets);
    of_each.push_back(static_cast<double>(last - first) * 1e-3 /
                      static_cast<double>(offsets.size() - 1));
  }
  return of_each;
}

Lateness::Span Lateness::span() const {
  auto arrivals = earliest();
  arrivals.resize(static_cast<std::size_t>(last_ - first_ + 1));
  const auto received = [](std::int64_t offset) { return offset != never; };
  const auto begin = std::ranges::find_if(arrivals, received);
  if (begin == arrivals.end()) return {};
  const auto end = std::find_if(arrivals.rbegin(), arrivals.rend(), received).base() - 1;
  const auto ticks = static_cast<double>(end - begin);
  return {.ticks = ticks,
          .seconds = (ticks * period_ns_ + static_cast<double>(*end - *begin)) * 1e-9};
}

}  // namespace tactus::load
