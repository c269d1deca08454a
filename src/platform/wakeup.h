#pragma once

#include <chrono>

#include "platform/files/file_descriptor.h"

namespace tactus::platform {

/// A descriptor that other threads make readable, for a foreign event loop.
/// Threads: any.
class Wakeup {
 public:
  /// Errors: throws std::system_error if no file descriptor is available.
  Wakeup();

  /// The descriptor to wait for.
  int descriptor() const noexcept { return event_.number(); }
  /// Makes it readable until clear(). Errors: none.
  void wake() const noexcept;
  void clear() const noexcept;
  /// Waits until it is readable. @return false after the timeout
  bool wait(std::chrono::milliseconds timeout) const noexcept;

 private:
  FileDescriptor event_;
};

}  // namespace tactus::platform
