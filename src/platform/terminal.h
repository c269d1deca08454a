#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace tactus::platform {

struct TerminalSize {
  std::size_t columns = 0;
  std::size_t rows = 0;
};

/// Thread: any. Errors: none; false for a closed file.
bool is_terminal(int file) noexcept;

/// Size of the terminal at a file; zeros if unknown. Thread: any. Errors: none.
TerminalSize terminal_size(int file) noexcept;

/// Whether the locale set by std::setlocale() encodes text as UTF-8. Thread: any. Errors: none.
bool locale_is_utf8() noexcept;

/// The keys pressed at the terminal on standard input, without echo or line editing.
///
/// Threads: one.
class TerminalKeys {
 public:
  TerminalKeys() noexcept;
  /// Restores the terminal.
  ~TerminalKeys();
  TerminalKeys(const TerminalKeys&) = delete;
  TerminalKeys& operator=(const TerminalKeys&) = delete;

  /// Turns echo and line editing off, unless it has. Changes nothing for a program in the
  /// background, because the system would stop that.
  /// @return whether keys may be read. Errors: none.
  bool enable();
  /// Restores the terminal and discards unread keys. Errors: none.
  void restore() noexcept;
  /// The keys pressed since the last call, after enable(). Never waits. Errors: none.
  std::string read();

 private:
  struct Mode;
  std::unique_ptr<Mode> before_;  // null unless it was changed
};

}  // namespace tactus::platform
