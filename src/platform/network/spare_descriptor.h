#pragma once

#include <string_view>

#include "platform/files/file_descriptor.h"

namespace tactus::platform {

/// A file descriptor held in reserve. When a server runs out of descriptors, it uses this one to
/// refuse new clients, which would otherwise get no answer.
///
/// Threads: one at a time.
class SpareDescriptor {
 public:
  /// Opens the spare. Errors: none; on failure is_open() is false.
  SpareDescriptor() noexcept;

  bool is_open() const noexcept { return file_.is_open(); }

  /// Closes the spare, accepts one client with its number, sends an answer, disconnects the client,
  /// and opens the spare again.
  /// @param listener  a listening socket
  /// @return whether a client was waiting. Errors: none.
  bool refuse_client(int listener, std::string_view answer) noexcept;

 private:
  FileDescriptor file_;
};

}  // namespace tactus::platform
