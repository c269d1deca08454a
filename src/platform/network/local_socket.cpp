#include "platform/network/local_socket.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>

#include "platform/files/file_descriptor.h"

namespace tactus::platform {

bool has_full_backlog(const std::string& path) noexcept {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return false;
  std::ranges::copy(path, address.sun_path);
  const FileDescriptor socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  if (!socket.is_open()) return false;
  return ::connect(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) !=
             0 &&
         errno == EAGAIN;
}

}  // namespace tactus::platform
