#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>

#include "app/terminal/view_style.h"
#include "platform/terminal.h"

namespace tactus::app {

/// Full-screen mode of the terminal: alternate screen, no cursor, no key echo. leave() and
/// destruction restore the terminal.
///
/// Threads: one.
class Terminal {
 public:
  /// Whether standard output is a terminal that can be redrawn in place.
  static bool present();

  ~Terminal() { leave(); }
  Terminal() = default;
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  void enter();
  void leave();

  /// Turns off line editing and echo. Does nothing in the background, where the change would stop
  /// the process. @return whether keys may be read
  bool enable_keys();
  /// Keys pressed since the last call. Never blocks.
  std::string keys();

  /// Replaces the screen's contents in one write.
  /// @param page  lines within the style's columns and rows
  /// Errors: as write_out.
  std::error_code draw(std::string_view page, const ViewStyle& style);

  /// Current size and abilities; colour unless NO_COLOR is set.
  ViewStyle style() const;

 private:
  bool entered_ = false;
  platform::TerminalKeys keys_;
};

}  // namespace tactus::app
