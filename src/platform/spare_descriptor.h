#pragma once

#include <string_view>

#include "platform/file_descriptor.h"

namespace tactus::platform {

/// A file descriptor held in reserve. A server that has no other left uses it to refuse clients,
/// which would otherwise wait unanswered.
///
/// Threads: one at a time.
class SpareDescriptor {
 public:
  /// Errors: none; is_open() tells.
  SpareDescriptor() noexcept;

  bool is_open() const noexcept { return file_.is_open(); }

  /// Accepts one client in place of the spare, sends it an answer, disconnects it, and opens the
  /// spare again.
  /// @param listener  a listening socket
  /// @return whether a client was there. Errors: none.
  bool refuse_client(int listener, std::string_view answer) noexcept;

 private:
  FileDescriptor file_;
};

}  // namespace tactus::platform
