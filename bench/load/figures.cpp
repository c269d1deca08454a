#include "load/figures.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace tactus::load {
namespace {

/// The smallest value that a share of them does not exceed; 0 of none.
template <class Value>
Value at(const std::vector<Value>& sorted, double share) {
  if (sorted.empty()) return {};
  const auto place = std::ceil(share * static_cast<double>(sorted.size())) - 1.0;
  return sorted[static_cast<std::size_t>(std::max(0.0, place))];
}

}  // namespace

void add(const std::vector<std::uint32_t>& received, const Lateness& lateness, Figures& figures) {
  auto sorted = received;
  std::ranges::sort(sorted);
  figures.clients = sorted.size();
  figures.least = at(sorted, 0.0);
  figures.median = at(sorted, 0.5);
  figures.most = at(sorted, 1.0);

  // A server that is too slow for its schedule and keeps counting has more to deliver than the
  // ticks that count. A tick late by less than a period and a half was not skipped.
  const auto span = lateness.span();
  const double due =
      std::max(lateness.due_ticks(), std::floor(span.seconds * figures.rate_hz + 0.5));
  const double all = std::accumulate(sorted.begin(), sorted.end(), 0.0);
  const double expected = due * static_cast<double>(sorted.size());
  figures.delivered = expected > 0.0 ? std::min(1.0, all / expected) : 0.0;
  if (span.seconds > 0.0) figures.ticks_per_second = span.ticks / span.seconds;

  const auto late_ms = lateness.ms();
  figures.p50_ms = at(late_ms, 0.5);
  figures.p99_ms = at(late_ms, 0.99);
  figures.p999_ms = at(late_ms, 0.999);
  figures.max_ms = at(late_ms, 1.0);
  auto us_a_message = lateness.us_a_message();
  std::ranges::sort(us_a_message);
  figures.broadcast_us_a_message = at(us_a_message, 0.5);
}

double fairness(const Figures& figures) noexcept {
  if (figures.median == 0) return 0.0;
  return static_cast<double>(figures.least) / static_cast<double>(figures.median);
}

bool is_faster_than_asked(const Figures& figures) noexcept {
  constexpr double tolerance = 0.02;
  return figures.ticks_per_second > figures.rate_hz * (1.0 + tolerance);
}

}  // namespace tactus::load
