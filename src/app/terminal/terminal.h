#pragma once

#include <termios.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "app/terminal/view_style.h"

namespace tactus::app {

/// The terminal at standard output while a program has the whole of it: another screen, no cursor,
/// no echo of keys. All is as before after leave() or destruction.
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

  /// Takes the keys from the line editor, unless it has; from a program in the background nothing
  /// is taken, for it would be halted by that. @return whether keys may be read
  bool take_keys();
  /// The keys pressed since the last time. Never waits.
  std::string keys();

  /// Replaces what is on the screen, in one write.
  /// @param page  lines of at most the style's columns, at most as many as its rows
  /// Errors: as write_out.
  std::error_code draw(std::string_view page, const ViewStyle& style);

  /// Its size at the moment and its abilities; colour unless NO_COLOR is set.
  ViewStyle style() const;

 private:
  bool entered_ = false;
  std::optional<termios> before_;  ///< of standard input, where that is changed
};

}  // namespace tactus::app
