#pragma once

namespace tactus::platform {

extern const int hang_up_signal;  ///< the terminal has gone
extern const int suspend_signal;  ///< Ctrl-Z at the terminal

/// Makes a write to a broken pipe an error, not the end of the program.
/// Thread: any, at start-up. Errors: none.
void ignore_broken_pipes() noexcept;

/// Stops the process until its shell continues it. Thread: any. Errors: none.
void suspend_process() noexcept;

/// Notes SIGINT and SIGTERM during its lifetime, so that the program can end in order. A signal
/// interrupts system calls that wait. At most one object at a time.
/// Thread: one.
class EndSignals {
 public:
  EndSignals();
  ~EndSignals();
  EndSignals(const EndSignals&) = delete;
  EndSignals& operator=(const EndSignals&) = delete;

  /// The signal that came; 0 before one did.
  static int caught() noexcept;

  /// Ends the process by the signal that came, as its parent process expects.
  [[noreturn]] static void end_by_it();
};

}  // namespace tactus::platform
