#pragma once

#include <csignal>

namespace tactus::app {

/// Catches SIGINT and SIGTERM during its lifetime, so that the program can clean up. Blocking
/// system calls are interrupted. At most one object at a time.
class EndSignals {
 public:
  EndSignals();
  ~EndSignals();
  EndSignals(const EndSignals&) = delete;
  EndSignals& operator=(const EndSignals&) = delete;

  /// The caught signal; 0 if none.
  static int caught() noexcept;

  /// Ends the process by the caught signal, so that the parent process sees it.
  [[noreturn]] static void end_by_it();
};

}  // namespace tactus::app
