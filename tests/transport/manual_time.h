#pragma once

#include <cstdint>
#include <functional>

namespace tactus::test {

/// While one exists, both of the system's clocks show its time to the code under test: the linker
/// leads calls of clock_gettime here (--wrap). One at a time.
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

  /// Lets time pass with every reading of the clock, so that to each reader all the others have
  /// been silent for long.
  void advance_at_each_reading(std::int64_t ns);

  /// Calls something once, within the count-th reading of the clock from now, before it returns:
  /// a way to act at a moment inside the code under test.
  void at_reading(int count, std::function<void()> action);
};

}  // namespace tactus::test
