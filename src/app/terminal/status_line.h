#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

namespace tactus::app {

inline constexpr std::size_t bar_columns = 30;

/// A progress bar of bar_columns columns. Thread: any.
/// @param done     0 to 1
/// @param unicode  true: the last cell in eighths; false: ASCII
std::string progress_bar(double done, bool unicode);

/// A terminal line on standard error, redrawn in place a few times per second. Destruction clears
/// it.
///
/// Threads: one.
class StatusLine {
 public:
  /// Returns the line for a maximum width, in UTF-8 or ASCII.
  using Writer = std::function<std::string(std::size_t columns, bool unicode)>;

  /// @param shown  false: nothing is written
  explicit StatusLine(bool shown) : shown_{shown} {}
  ~StatusLine() { clear(); }
  StatusLine(const StatusLine&) = delete;
  StatusLine& operator=(const StatusLine&) = delete;

  /// Redraws the line, at most once per period.
  void update(const Writer& writer);
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds period{100};

  const bool shown_;
  Clock::time_point next_ = Clock::now() + period;
  bool drawn_ = false;
};

}  // namespace tactus::app
