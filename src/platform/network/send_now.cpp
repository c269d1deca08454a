#include "platform/network/send_now.h"

#include <sys/socket.h>

#include <cerrno>

namespace tactus::platform {

std::ptrdiff_t send_now(int socket, std::string_view bytes) noexcept {
  for (;;) {
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent >= 0) return sent;
    switch (errno) {
      case EINTR:
        continue;
      case EAGAIN:
      case ENOBUFS:  // the kernel is short of memory; the connection is intact
      case ENOMEM:
        return 0;
      default:
        return -errno;
    }
  }
}

}  // namespace tactus::platform
