#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "platform/file_descriptor.h"

namespace tactus::platform {

/// A file or pipe that one thread reads. Another thread ends its waits.
///
/// Threads: one reads and waits; any may interrupt.
class InterruptibleInput {
 public:
  /// Errors: throws std::system_error if the system has no descriptor left.
  explicit InterruptibleInput(FileDescriptor file);

  /// Ends the present wait and all later ones. Errors: none.
  void interrupt() const noexcept;

  /// Waits for input or its end. @return false if interrupted. Errors: none.
  bool wait() const noexcept;
  /// Waits for a time. @return false if interrupted. Errors: none.
  bool wait_for(int timeout_ms) const noexcept;

  /// Reads once, after wait().
  /// @return how many bytes were read; 0 at the end or after an error; nullopt to try again
  std::optional<std::size_t> read(std::span<std::byte> out) const noexcept;

 private:
  FileDescriptor file_;
  FileDescriptor interrupt_;  // an eventfd, readable once interrupted
};

}  // namespace tactus::platform
