#pragma once

#include <atomic>
#include <cstdint>

namespace tactus::server {

/// Limits a frequent log line: once immediately, then at most every ten seconds.
///
///     if (const auto times = throttle.times(now_ns)) log("it happened", times);
///
/// Thread: any.
class LogThrottle {
 public:
  static constexpr std::int64_t period_ns = 10'000'000'000;

  /// Counts one event.
  /// @param now_ns  monotonic
  /// @return number of events since the last line if a line is due, otherwise 0
  std::uint64_t times(std::int64_t now_ns) noexcept {
    times_.fetch_add(1, std::memory_order_relaxed);
    std::int64_t next = next_ns_.load(std::memory_order_relaxed);
    if (now_ns < next) return 0;
    if (!next_ns_.compare_exchange_strong(next, now_ns + period_ns, std::memory_order_relaxed))
      return 0;  // another thread logs it
    return times_.exchange(0, std::memory_order_relaxed);
  }

 private:
  std::atomic<std::uint64_t> times_{0};   // written by: any thread
  std::atomic<std::int64_t> next_ns_{0};  // written by: any thread
};

}  // namespace tactus::server
