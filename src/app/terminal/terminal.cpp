#include "app/terminal/terminal.h"

#include <langinfo.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>

#include "app/system/output.h"
#include "app/terminal/styled_line.h"

namespace tactus::app {
namespace {

constexpr std::string_view enter_screen = "\x1b[?1049h\x1b[?25l\x1b[2J";
constexpr std::string_view leave_screen = "\x1b[?25h\x1b[?1049l";
// Synchronised output avoids partly drawn frames; other terminals ignore the sequence.
constexpr std::string_view begin_frame = "\x1b[?2026h";
constexpr std::string_view end_frame = "\x1b[?2026l";
constexpr std::string_view home = "\x1b[H";
constexpr std::string_view clear_line_end = "\x1b[K";

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view{} : value;
}

}  // namespace

bool Terminal::present() {
  return ::isatty(STDOUT_FILENO) != 0 && !variable("TERM").empty() && variable("TERM") != "dumb";
}

void Terminal::enter() {
  if (entered_) return;
  entered_ = true;
  take_keys();
  static_cast<void>(write_out(enter_screen));
}

void Terminal::leave() {
  if (!entered_) return;
  entered_ = false;
  static_cast<void>(write_out(leave_screen));
  // Discard pending keys, so that the shell does not get them.
  if (before_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &*before_);
  before_.reset();
}

bool Terminal::take_keys() {
  if (!entered_ || ::tcgetpgrp(STDIN_FILENO) != ::getpgrp()) return false;
  if (before_) return true;
  termios now{};
  if (::tcgetattr(STDIN_FILENO, &now) != 0) return false;
  before_ = now;
  now.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON);
  now.c_cc[VMIN] = 0;
  now.c_cc[VTIME] = 0;
  return ::tcsetattr(STDIN_FILENO, TCSANOW, &now) == 0;
}

std::string Terminal::keys() {
  if (!take_keys()) return {};
  std::array<char, 64> pressed{};
  const auto count = ::read(STDIN_FILENO, pressed.data(), pressed.size());
  return count > 0 ? std::string(pressed.data(), static_cast<std::size_t>(count)) : std::string{};
}

std::error_code Terminal::draw(std::string_view page, const ViewStyle& style) {
  std::string frame{begin_frame};
  frame += home;
  for (std::size_t row = 0; row < style.rows; ++row) {
    if (row > 0) frame += "\r\n";
    const auto end = std::min(page.find('\n'), page.size());
    const auto line = page.substr(0, end);
    page.remove_prefix(std::min(end + 1, page.size()));
    frame += line;
    // After a full line the cursor is still on the last character.
    if (columns_of(line) < style.columns) frame += clear_line_end;
  }
  frame += end_frame;
  return write_out(frame);
}

ViewStyle Terminal::style() const {
  ViewStyle style;
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
    style.columns = size.ws_col;
    style.rows = size.ws_row;
  }
  style.colour = variable("NO_COLOR").empty();
  style.unicode = std::string_view{::nl_langinfo(CODESET)} == "UTF-8";
  return style;
}

}  // namespace tactus::app
