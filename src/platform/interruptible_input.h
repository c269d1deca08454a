#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "platform/file_descriptor.h"

namespace tactus::platform {

/// A file or pipe that one thread reads, while other threads can interrupt its waits.
///
/// Threads: one reads and waits; any may interrupt.
class InterruptibleInput {
 public:
  /// Errors: throws std::system_error if no file descriptor is available.
  explicit InterruptibleInput(FileDescriptor file);

  /// Ends the current wait and all later ones. Errors: none.
  void interrupt() const noexcept;

  /// Waits for input or the end of the file. @return false if interrupted. Errors: none.
  bool wait() const noexcept;
  /// Waits for the given time. @return false if interrupted. Errors: none.
  bool wait_for(int timeout_ms) const noexcept;

  /// Reads once. Call it after wait().
  /// @return the number of bytes read; 0 at the end or after an error; nullopt to try again
  std::optional<std::size_t> read(std::span<std::byte> out) const noexcept;

 private:
  FileDescriptor file_;
  FileDescriptor interrupt_;  // an eventfd, readable once interrupted
};

}  // namespace tactus::platform
