#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>

#include "server/metrics/counter.h"

namespace tactus::server {

/// Upper bounds of the buckets in seconds: tick lateness matters from tens of microseconds to one
/// second. A last bucket counts longer durations.
inline constexpr std::array histogram_bounds{50e-6, 100e-6, 250e-6, 500e-6, 1e-3, 2.5e-3, 5e-3,
                                             10e-3, 25e-3,  50e-3,  0.1,    0.25, 0.5,    1.0};

/// The values of a histogram at one time.
struct HistogramValues {
  std::array<std::uint64_t, histogram_bounds.size() + 1> counts{};  ///< per bucket, not cumulative
  double sum = 0.0;                                                 ///< seconds

  std::uint64_t count() const noexcept {
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
  }
  HistogramValues& operator+=(const HistogramValues& other) noexcept {
    std::ranges::transform(counts, other.counts, counts.begin(), std::plus{});
    sum += other.sum;
    return *this;
  }
};

/// A histogram of durations with fixed buckets, written by one thread and read by any.
class Histogram {
 public:
  /// @param seconds  negative values count as 0: clocks may be read out of order
  /// @param count    number of equal durations
  /// Thread: the writer's. Realtime-safe: yes. Errors: none.
  void add(double seconds, std::uint64_t count = 1) noexcept {
    const double duration = std::max(seconds, 0.0);
    const auto bound = std::ranges::lower_bound(histogram_bounds, duration);
    counts_[static_cast<std::size_t>(bound - histogram_bounds.begin())].add(count);
    sum_.add(duration * static_cast<double>(count));
  }

  /// Counts evenly spaced durations, for operations done one after the other.
  /// @param first, last  the first and last duration, in seconds
  /// Thread: the writer's. Realtime-safe: yes. Errors: none.
  void add_evenly(double first, double last, std::uint64_t count) noexcept {
    const double from = std::max(first, 0.0);
    if (last <= from) return add(from, count);
    std::uint64_t counted = 0;
    for (std::size_t i = 0; i < histogram_bounds.size(); ++i) {
      const double below = std::clamp((histogram_bounds[i] - from) / (last - from), 0.0, 1.0);
      const auto until =
          static_cast<std::uint64_t>(std::llround(below * static_cast<double>(count)));
      counts_[i].add(until - counted);
      counted = until;
    }
    counts_.back().add(count - counted);
    sum_.add((from + last) / 2.0 * static_cast<double>(count));
  }

  /// The values so far; a concurrent change may be partly included.
  /// Thread: any. Realtime-safe: yes. Errors: none.
  HistogramValues values() const noexcept {
    HistogramValues values;
    std::ranges::transform(counts_, values.counts.begin(), &Counter::value);
    values.sum = sum_.value();
    return values;
  }

 private:
  std::array<Counter, histogram_bounds.size() + 1> counts_;
  SingleWriter<double> sum_;
};

}  // namespace tactus::server
