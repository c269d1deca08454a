#pragma once

#include <pulse/pulseaudio.h>
#include <tactus/result.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "audio/capture/capture_devices.h"

namespace tactus::audio {

/// A connection to PulseAudio with a thread of its own. It never starts the server.
/// Threads: one owns it.
class PulseSession {
 public:
  /// Holds the loop's lock, which the callbacks of the loop's thread hold too.
  class Lock {
   public:
    explicit Lock(const PulseSession& session) : loop_{session.loop_} {
      pa_threaded_mainloop_lock(loop_);
    }
    ~Lock() { pa_threaded_mainloop_unlock(loop_); }
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

   private:
    pa_threaded_mainloop* loop_;
  };

  /// Errors: NOT_FOUND if PulseAudio does not run; UNAVAILABLE if it does not answer within two
  /// seconds, or refuses this program.
  static Result<std::unique_ptr<PulseSession>> connect();
  ~PulseSession();
  PulseSession(const PulseSession&) = delete;
  PulseSession& operator=(const PulseSession&) = delete;

  /// Lists inputs and outputs' monitors. Errors: UNAVAILABLE if the server does not answer.
  Result<std::vector<CaptureDevice>> devices();

  /// These require the lock.
  pa_context* context() const noexcept { return context_; }
  /// Waits until a condition holds; it is looked at after each wake_up().
  /// @return false after the timeout
  bool wait_until(const std::function<bool()>& holds,
                  std::chrono::microseconds timeout = std::chrono::seconds{2});
  void cancel(pa_time_event* event) noexcept {
    pa_threaded_mainloop_get_api(loop_)->time_free(event);
  }
  void wake_up() noexcept { pa_threaded_mainloop_signal(loop_, 0); }

 private:
  PulseSession();
  Outcome start();
  Error failure() const;

  pa_threaded_mainloop* loop_;
  pa_context* context_;
};

/// A source of PulseAudio, without its mark as the default.
CaptureDevice capture_device(const pa_source_info& source);

}  // namespace tactus::audio
