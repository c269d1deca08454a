#pragma once

#include <functional>
#include <string_view>

namespace tactus::platform {

/// Receives what libraries print on the C library's `stderr` during its lifetime, line by line, and
/// not what is written to the descriptor. A line that repeats the last one is left out.
/// ScopedStderrMute mutes it, too. Without the GNU C library it receives nothing.
///
///     const platform::LibraryMessages messages{[&](std::string_view line) { log(line); }};
///
/// Threads: construct and destroy it on one; `receive` is called by the thread that prints.
class LibraryMessages {
 public:
  using Receive = std::function<void(std::string_view line)>;
  explicit LibraryMessages(Receive receive);
  ~LibraryMessages();
  LibraryMessages(const LibraryMessages&) = delete;
  LibraryMessages& operator=(const LibraryMessages&) = delete;
};

}  // namespace tactus::platform
