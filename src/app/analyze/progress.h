#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "app/terminal/status_line.h"

namespace tactus::app {

/// The progress as one line: `song.flac ████▌ 42 % 212 x`. Thread: any.
/// @param done     0 to 1
/// @param speed    times real time
/// @param columns  maximum width
/// @param unicode  false: ASCII bar
std::string progress_line(std::string_view name, double done, double speed, std::size_t columns,
                          bool unicode);

/// Shows the progress on standard error, a few times per second, and clears it on destruction. Does
/// nothing unless `shown`.
/// Threads: one.
class AnalyzeProgress {
 public:
  AnalyzeProgress(std::string name, double seconds_of_audio, bool shown);

  /// @param done  0 to 1
  void update(double done);

 private:
  using Clock = std::chrono::steady_clock;
  double elapsed_seconds() const;

  const std::string name_;
  const double seconds_of_audio_;
  const Clock::time_point start_ = Clock::now();
  StatusLine line_;
};

}  // namespace tactus::app
