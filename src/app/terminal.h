#pragma once

#include <termios.h>

#include <optional>
#include <string_view>
#include <system_error>

#include "app/monitor_view.h"

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

  /// Replaces what is on the screen, in one write. Errors: as write_out.
  std::error_code draw(std::string_view page);

  /// Its size at the moment and its abilities; colour unless NO_COLOR is set.
  ViewStyle style() const;

 private:
  bool entered_ = false;
  std::optional<termios> before_;  ///< of standard input, where that is changed
};

}  // namespace tactus::app
