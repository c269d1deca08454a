#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>

#include "platform/files/file_io.h"

namespace tactus::platform {

struct TerminalSize {
  std::size_t columns = 0;
  std::size_t rows = 0;
};

/// Returns whether a file is a terminal. Thread: any. Errors: none; false for a closed file.
bool is_terminal(int file) noexcept;

/// Returns the size of a terminal; zeros if unknown. Thread: any. Errors: none.
TerminalSize terminal_size(int file) noexcept;

/// Returns whether the locale set by std::setlocale() encodes text as UTF-8.
/// Thread: any. Errors: none.
bool locale_is_utf8() noexcept;

/// Tells whether the terminal that a program was started in is gone: its window was closed or its
/// connection broke. The system then sends SIGHUP, which is also the request to read files again.
///
///     const TerminalPresence terminal;  // at start-up
///     if (number == hang_up_signal && terminal.is_gone()) shut_down();
///
/// Threads: any. Errors: none.
class TerminalPresence {
 public:
  /// Notes which of two files are terminals.
  explicit TerminalPresence(int input = standard_input, int output = standard_output) noexcept;

  /// Whether a file was a terminal and is none now. False if none was.
  bool is_gone() const noexcept;

 private:
  struct File {
    int number;
    bool was_terminal;
  };
  std::array<File, 2> files_;
};

/// Reads keys from the terminal on standard input, without echo or line editing.
///
/// Threads: one.
class TerminalKeys {
 public:
  TerminalKeys() noexcept;
  /// Restores the terminal.
  ~TerminalKeys();
  TerminalKeys(const TerminalKeys&) = delete;
  TerminalKeys& operator=(const TerminalKeys&) = delete;

  /// Turns echo and line editing off. Does nothing if they are off already, or in a background
  /// process, which the change would stop.
  /// @return whether keys may be read. Errors: none.
  bool enable();
  /// Restores the terminal and discards unread keys. Errors: none.
  void restore() noexcept;
  /// The keys pressed since the last call, after enable(). Never waits. Errors: none.
  std::string read();

 private:
  struct Mode;
  std::unique_ptr<Mode> before_;  // the original mode; null if unchanged
};

}  // namespace tactus::platform
