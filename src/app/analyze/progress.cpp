#include "app/analyze/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace tactus::app {

std::string progress_line(std::string_view name, double done, double speed, std::size_t columns,
                          bool unicode) {
  done = std::clamp(done, 0.0, 1.0);
  const auto end = fmt::format(" {:3.0f} %  {:.0f} x", std::floor(done * 100.0), speed);
  std::string line;
  if (columns >= bar_columns + end.size()) line = progress_bar(done, unicode);
  line += end;
  const std::size_t used = columns >= bar_columns + end.size() ? bar_columns + end.size()
                                                               : std::min(columns, end.size());
  // Shown only in ASCII: other names may hold control characters or wide characters.
  const bool plain = std::ranges::all_of(name, [](char c) { return c >= ' ' && c <= '~'; });
  if (plain && columns >= used + 2 + name.size()) line = fmt::format("{}  {}", name, line);
  return line;
}

AnalyzeProgress::AnalyzeProgress(std::string name, double seconds_of_audio, bool shown)
    : name_{std::move(name)}, seconds_of_audio_{seconds_of_audio}, line_{shown} {}

void AnalyzeProgress::update(double done) {
  line_.update([&](std::size_t columns, bool unicode) {
    const double speed = done * seconds_of_audio_ / std::max(elapsed_seconds(), 1e-6);
    return progress_line(name_, done, speed, columns, unicode);
  });
}

double AnalyzeProgress::elapsed_seconds() const {
  return std::chrono::duration<double>(Clock::now() - start_).count();
}

}  // namespace tactus::app
