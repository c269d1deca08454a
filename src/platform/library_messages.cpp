#include "platform/library_messages.h"

#include <sys/types.h>

#include <cstddef>
#include <cstdio>
#include <mutex>
#include <string>
#include <utility>

#include "platform/scoped_stderr_mute.h"

namespace tactus::platform {
namespace {

/// Outlives LibraryMessages: a thread of a library may print at any time.
struct MessageStream {
  std::mutex mutex;
  LibraryMessages::Receive receive;
  std::string line;  // incomplete
  std::string last;
  std::FILE* original = nullptr;
  std::FILE* own = nullptr;

  void take(std::string_view text) {
    const std::lock_guard lock{mutex};
    if (!receive) {
      std::fwrite(text.data(), 1, text.size(), original);
      return;
    }
    if (ScopedStderrMute::is_active()) return;
    for (const char character : text) {
      if (character != '\n') {
        line += character;
        continue;
      }
      if (!line.empty() && line != last) receive(line);
      last = std::exchange(line, {});
    }
  }
};

MessageStream& message_stream() {
  static auto& stream = *new MessageStream;
  return stream;
}

#ifdef __GLIBC__
ssize_t take_bytes(void*, const char* bytes, std::size_t count) {
  message_stream().take({bytes, count});
  return static_cast<ssize_t>(count);
}

std::FILE* open_stream() {
  return fopencookie(nullptr, "w",
                     {.read = nullptr, .write = take_bytes, .seek = nullptr, .close = nullptr});
}
#else
std::FILE* open_stream() { return nullptr; }
#endif

}  // namespace

LibraryMessages::LibraryMessages(Receive receive) {
  MessageStream& stream = message_stream();
  const std::lock_guard lock{stream.mutex};
  if (stream.own == nullptr) {
    stream.original = stderr;
    stream.own = open_stream();
    if (stream.own == nullptr) return;
    std::setvbuf(stream.own, nullptr, _IOLBF, BUFSIZ);
  }
  stream.receive = std::move(receive);
#ifdef __GLIBC__
  stderr = stream.own;
#endif
}

LibraryMessages::~LibraryMessages() {
  MessageStream& stream = message_stream();
  if (stream.own == nullptr) return;
#ifdef __GLIBC__
  stderr = stream.original;
#endif
  std::fflush(stream.own);
  const std::lock_guard lock{stream.mutex};
  stream.receive = nullptr;
  stream.line.clear();
  stream.last.clear();
}

}  // namespace tactus::platform
