#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>

namespace tactus::platform {

/// Mutes standard error during its lifetime, because ALSA and JACK print pages about missing
/// devices. It affects the whole process, so keep its lifetime short.
class ScopedStderrMute {
 public:
  ScopedStderrMute() noexcept : saved_{fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)} {
    ++active;
    if (saved_ < 0) return;
    std::fflush(stderr);
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere < 0) return;
    dup2(nowhere, STDERR_FILENO);
    close(nowhere);
  }
  ~ScopedStderrMute() {
    std::fflush(stderr);
    --active;
    if (saved_ < 0) return;
    dup2(saved_, STDERR_FILENO);
    close(saved_);
  }
  /// Whether any exists. Thread: any.
  static bool is_active() noexcept { return active > 0; }
  ScopedStderrMute(const ScopedStderrMute&) = delete;
  ScopedStderrMute& operator=(const ScopedStderrMute&) = delete;

 private:
  inline static std::atomic<int> active{0};  // number of these
  const int saved_;
};

}  // namespace tactus::platform
