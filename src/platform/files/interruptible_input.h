#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <utility>

#include "platform/files/file_descriptor.h"

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

  enum class Event { ready, timeout, interrupted };
  static constexpr int no_timeout = -1;

  /// Waits for input or the end of the file. Errors: none.
  Event wait(int timeout_ms = no_timeout) const noexcept;
  /// Waits for the given time. @return false if interrupted. Errors: none.
  bool wait_for(int timeout_ms) const noexcept;

  /// Number of bytes that can be read now; 0 if unknown. Errors: none.
  std::size_t waiting() const noexcept;

  /// Reads once. Call it after wait().
  /// @return the number of bytes read; 0 at the end or after an error; nullopt to try again
  std::optional<std::size_t> read(std::span<std::byte> out) const noexcept;

  /// Reads from another file from now on. Thread: reading. Errors: none.
  void replace(FileDescriptor file) noexcept { file_ = std::move(file); }

 private:
  FileDescriptor file_;
  FileDescriptor interrupt_;  // an eventfd, readable once interrupted
};

}  // namespace tactus::platform
