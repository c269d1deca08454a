#include "platform/terminal.h"

#include <langinfo.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace tactus::platform {

bool is_terminal(int file) noexcept { return ::isatty(file) != 0; }

TerminalSize terminal_size(int file) noexcept {
  winsize size{};
  if (::ioctl(file, TIOCGWINSZ, &size) != 0) return {};
  return {.columns = size.ws_col, .rows = size.ws_row};
}

bool locale_is_utf8() noexcept { return std::string_view{::nl_langinfo(CODESET)} == "UTF-8"; }

TerminalPresence::TerminalPresence(int input, int output) noexcept
    : files_{File{input, is_terminal(input)}, File{output, is_terminal(output)}} {}

bool TerminalPresence::is_gone() const noexcept {
  return std::ranges::any_of(
      files_, [](const File& file) { return file.was_terminal && !is_terminal(file.number); });
}

struct TerminalKeys::Mode {
  termios attributes{};
};

TerminalKeys::TerminalKeys() noexcept = default;

TerminalKeys::~TerminalKeys() { restore(); }

bool TerminalKeys::enable() {
  if (::tcgetpgrp(STDIN_FILENO) != ::getpgrp()) return false;
  if (before_) return true;
  termios now{};
  if (::tcgetattr(STDIN_FILENO, &now) != 0) return false;
  before_ = std::make_unique<Mode>(Mode{now});
  now.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON);
  now.c_cc[VMIN] = 0;
  now.c_cc[VTIME] = 0;
  return ::tcsetattr(STDIN_FILENO, TCSANOW, &now) == 0;
}

void TerminalKeys::restore() noexcept {
  // TCSAFLUSH discards the unread keys, which were not meant for the shell.
  if (before_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_->attributes);
  before_.reset();
}

std::string TerminalKeys::read() {
  std::array<char, 64> pressed{};
  const auto count = ::read(STDIN_FILENO, pressed.data(), pressed.size());
  return count > 0 ? std::string(pressed.data(), static_cast<std::size_t>(count)) : std::string{};
}

}  // namespace tactus::platform
