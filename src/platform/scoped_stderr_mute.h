#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <mutex>
#include <utility>

namespace tactus::platform {

/// Mutes standard error during its lifetime, because ALSA and JACK print pages about missing
/// devices. It affects the whole process, so keep its lifetime short. Several threads may have one
/// at a time: the last to end restores standard error. Threads: construct and destroy it on one.
class ScopedStderrMute {
 public:
  ScopedStderrMute() noexcept {
    const std::lock_guard lock{mutex};
    if (active++ > 0) return;
    saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    if (saved < 0) return;
    std::fflush(stderr);
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere < 0) return;
    dup2(nowhere, STDERR_FILENO);
    close(nowhere);
  }
  ~ScopedStderrMute() {
    const std::lock_guard lock{mutex};
    std::fflush(stderr);  // into the mute
    if (--active > 0 || saved < 0) return;
    dup2(saved, STDERR_FILENO);
    close(std::exchange(saved, -1));
  }
  /// Whether any exists. Thread: any.
  static bool is_active() noexcept { return active > 0; }
  /// The descriptor for our own messages: a library that hangs may mute standard error for good.
  /// Thread: any.
  static int unmuted() noexcept {
    const std::lock_guard lock{mutex};
    return saved < 0 ? STDERR_FILENO : saved;
  }
  ScopedStderrMute(const ScopedStderrMute&) = delete;
  ScopedStderrMute& operator=(const ScopedStderrMute&) = delete;

 private:
  inline static std::mutex mutex;
  inline static std::atomic<int> active{0};  // number of these; written under the mutex
  inline static int saved = -1;  // standard error while it is muted; guarded by the mutex
};

}  // namespace tactus::platform
