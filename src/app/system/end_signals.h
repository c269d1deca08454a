#pragma once

#include <csignal>

namespace tactus::app {

/// Notes SIGINT and SIGTERM as long as it lives, so that work can be left in order; system calls
/// that wait are interrupted. At most one at a time.
class EndSignals {
 public:
  EndSignals();
  ~EndSignals();
  EndSignals(const EndSignals&) = delete;
  EndSignals& operator=(const EndSignals&) = delete;

  /// The signal that came, 0 while none did.
  static int caught() noexcept;

  /// Ends the process by the signal that came, as whoever started it expects to see.
  [[noreturn]] static void end_by_it();
};

}  // namespace tactus::app
