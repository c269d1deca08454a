#pragma once

namespace tactus::platform {

extern const int hang_up_signal;  ///< SIGHUP: the terminal was closed
extern const int suspend_signal;  ///< SIGTSTP: Ctrl-Z in the terminal

/// Makes a write to a broken pipe return an error instead of ending the process.
/// Thread: any, at start-up. Errors: none.
void ignore_broken_pipes() noexcept;

/// Suspends the process until its shell resumes it. Thread: any. Errors: none.
void suspend_process() noexcept;

/// Records SIGINT, SIGTERM and SIGHUP during its lifetime instead of ending the process, so that
/// the program can clean up. SIGHUP stays ignored if it was, as nohup does. A signal interrupts
/// blocking system calls. At most one object may exist. Thread: one.
class EndSignals {
 public:
  EndSignals();
  ~EndSignals();
  EndSignals(const EndSignals&) = delete;
  EndSignals& operator=(const EndSignals&) = delete;

  /// Returns the last signal received, or 0.
  static int caught() noexcept;

  /// Ends the process by the received signal, so that its parent sees the cause.
  [[noreturn]] static void end_by_it();

 private:
  const bool survives_hang_up_;
};

}  // namespace tactus::platform
