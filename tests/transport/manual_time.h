#pragma once

#include <cstdint>
#include <functional>

namespace tactus::test {

/// Replaces both system clocks for the code under test while it exists. The linker redirects
/// clock_gettime here (--wrap). At most one at a time.
class ManualTime {
 public:
  ManualTime();
  ~ManualTime();
  ManualTime(const ManualTime&) = delete;
  ManualTime& operator=(const ManualTime&) = delete;

  /// Thread: any.
  void advance_ns(std::int64_t ns);
  void advance_ms(std::int64_t ms) { advance_ns(ms * 1'000'000); }
  std::int64_t now_ns() const;
  double unix_ms() const;

  /// Advances time at every clock reading, so that each reader sees the others as idle.
  void advance_at_each_reading(std::int64_t ns);

  /// Runs an action once, inside the count-th clock reading from now, before it returns. This
  /// reaches a given moment inside the code under test.
  void at_reading(int count, std::function<void()> action);
};

}  // namespace tactus::test
