#include "platform/network/spare_descriptor.h"

#include <fcntl.h>
#include <sys/socket.h>

#include "platform/network/tcp_socket.h"

namespace tactus::platform {
namespace {

FileDescriptor open_spare() noexcept {
  return FileDescriptor{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
}

}  // namespace

SpareDescriptor::SpareDescriptor() noexcept : file_{open_spare()} {}

bool SpareDescriptor::refuse_client(int listener, std::string_view answer) noexcept {
  file_ = FileDescriptor{};
  FileDescriptor client{::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK)};
  const bool accepted = client.is_open();
  if (accepted) {
    send_last(client.number(), answer);
    client = FileDescriptor{};
  }
  file_ = open_spare();
  return accepted;
}

}  // namespace tactus::platform
