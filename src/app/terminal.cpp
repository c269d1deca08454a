#include "app/terminal.h"

#include <langinfo.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "app/output.h"

namespace tactus::app {
namespace {

constexpr std::string_view enter_screen = "\x1b[?1049h\x1b[?25l\x1b[2J";
constexpr std::string_view leave_screen = "\x1b[?25h\x1b[?1049l";
// Synchronised output: a terminal that knows it shows the frame as a whole, others pass over it.
constexpr std::string_view begin_frame = "\x1b[?2026h\x1b[H";
constexpr std::string_view end_frame = "\x1b[K\x1b[J\x1b[?2026l";

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
  termios now{};
  // A program in the background would be halted by touching the terminal's settings.
  if (::tcgetpgrp(STDIN_FILENO) == ::getpgrp() && ::tcgetattr(STDIN_FILENO, &now) == 0) {
    before_ = now;
    now.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON);
    ::tcsetattr(STDIN_FILENO, TCSANOW, &now);
  }
  static_cast<void>(write_out(enter_screen));
}

void Terminal::leave() {
  if (!entered_) return;
  entered_ = false;
  static_cast<void>(write_out(leave_screen));
  // Keys pressed meanwhile were not meant for the shell.
  if (before_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &*before_);
  before_.reset();
}

std::error_code Terminal::draw(std::string_view page) {
  std::string frame{begin_frame};
  for (const char c : page) {
    if (c == '\n') {
      frame += "\x1b[K\r\n";
    } else {
      frame += c;
    }
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
