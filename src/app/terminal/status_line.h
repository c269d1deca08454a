#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

namespace tactus::app {

inline constexpr std::size_t bar_columns = 30;

/// A bar of that width. Thread: any.
/// @param done     0 to 1
/// @param unicode  the last cell in eighths; else plain characters
std::string progress_bar(double done, bool unicode);

/// One line at the terminal on standard error, redrawn in place a few times a second; gone after
/// destruction.
///
/// Threads: one.
class StatusLine {
 public:
  /// Writes the line, from its width at most and whether the terminal shows UTF-8.
  using Writer = std::function<std::string(std::size_t columns, bool unicode)>;

  /// @param shown  else nothing is written
  explicit StatusLine(bool shown) : shown_{shown} {}
  ~StatusLine() { clear(); }
  StatusLine(const StatusLine&) = delete;
  StatusLine& operator=(const StatusLine&) = delete;

  /// Redraws it, where that was not done a moment ago.
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
