#include "app/analyze_progress.h"

#include <fmt/format.h>
#include <langinfo.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <string_view>
#include <utility>

#include "app/output.h"

namespace tactus::app {
namespace {

constexpr std::size_t bar_columns = 30;
constexpr std::chrono::milliseconds period{100};

/// The bar: whole cells, and the last in eighths where the terminal can show them.
std::string bar(double done, bool unicode) {
  const auto eighths = static_cast<std::size_t>(std::lround(done * 8 * bar_columns));
  const std::size_t whole = eighths / 8;
  std::string text;
  for (std::size_t i = 0; i < whole; ++i) text += unicode ? "█" : "#";
  if (!unicode) return text + std::string(bar_columns - whole, '-');
  constexpr std::string_view parts[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const auto part = parts[eighths % 8];
  text += part;
  return text + std::string(bar_columns - whole - (part.empty() ? 0 : 1), ' ');
}

std::size_t terminal_columns() {
  winsize size{};
  const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : 80;
}

}  // namespace

std::string progress_line(std::string_view name, double done, double speed, std::size_t columns,
                          bool unicode) {
  done = std::clamp(done, 0.0, 1.0);
  const auto end = fmt::format(" {:3.0f} %  {:.0f} x", std::floor(done * 100.0), speed);
  std::string line;
  if (columns >= bar_columns + end.size()) line = bar(done, unicode);
  line += end;
  const std::size_t used = columns >= bar_columns + end.size() ? bar_columns + end.size()
                                                               : std::min(columns, end.size());
  // A name may hold what moves the cursor, and characters of any width: plain ones are shown.
  const bool plain = std::ranges::all_of(name, [](char c) { return c >= ' ' && c <= '~'; });
  if (plain && columns >= used + 2 + name.size()) line = fmt::format("{}  {}", name, line);
  return line;
}

AnalyzeProgress::AnalyzeProgress(std::string name, double seconds_of_audio, bool shown)
    : name_{std::move(name)},
      seconds_of_audio_{seconds_of_audio},
      shown_{shown},
      next_{start_ + period} {}

AnalyzeProgress::~AnalyzeProgress() {
  if (drawn_) write_error("\r\x1b[K");
}

void AnalyzeProgress::update(double done) {
  if (!shown_) return;
  const auto now = Clock::now();
  if (now < next_) return;
  next_ = now + period;
  drawn_ = true;
  const double speed = done * seconds_of_audio_ / std::max(elapsed_seconds(), 1e-6);
  const bool unicode = std::string_view{::nl_langinfo(CODESET)} == "UTF-8";
  // The last column is left free: a cursor past it may have moved to the next line.
  write_error("\r" + progress_line(name_, done, speed, terminal_columns() - 1, unicode) + "\x1b[K");
}

double AnalyzeProgress::speed() const {
  return seconds_of_audio_ / std::max(elapsed_seconds(), 1e-6);
}

double AnalyzeProgress::elapsed_seconds() const {
  return std::chrono::duration<double>(Clock::now() - start_).count();
}

}  // namespace tactus::app
