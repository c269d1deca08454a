#include "app/status_line.h"

#include <langinfo.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cmath>
#include <string_view>

#include "app/output.h"

namespace tactus::app {
namespace {

std::size_t terminal_columns() {
  winsize size{};
  const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : 80;
}

}  // namespace

std::string progress_bar(double done, bool unicode) {
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

void StatusLine::update(const Writer& writer) {
  if (!shown_) return;
  const auto now = Clock::now();
  if (now < next_) return;
  next_ = now + period;
  drawn_ = true;
  const bool unicode = std::string_view{::nl_langinfo(CODESET)} == "UTF-8";
  // The last column is left free: a cursor past it may have moved to the next line.
  write_error("\r" + writer(terminal_columns() - 1, unicode) + "\x1b[K");
}

void StatusLine::clear() {
  if (drawn_) write_error("\r\x1b[K");
  drawn_ = false;
}

}  // namespace tactus::app
