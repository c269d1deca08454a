#include "server/send_sender.h"

#include <sys/socket.h>

#include <cerrno>
#include <cstddef>

namespace tactus::server {
namespace {

std::int32_t send_once(int socket, std::string_view frame) noexcept {
  for (;;) {
    const ssize_t sent = ::send(socket, frame.data(), frame.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent >= 0) return static_cast<std::int32_t>(sent);
    if (errno != EINTR) return -errno;
  }
}

class SendSender final : public FrameSender {
 public:
  std::span<const Shortfall> send(std::span<const int> sockets, std::string_view frame) override {
    shortfalls_.clear();
    shortfalls_.reserve(sockets.size());  // what was sent in part must not be forgotten
    send_to_each(sockets, frame, 0, shortfalls_);
    return shortfalls_;
  }
  std::string_view name() const noexcept override { return "send"; }

 private:
  std::vector<Shortfall> shortfalls_;
};

}  // namespace

std::int32_t shortfall_of(std::int32_t result) noexcept {
  switch (result) {
    case -EAGAIN:
    case -ENOBUFS:
    case -ENOMEM:
      return 0;
    default:
      return result;
  }
}

void send_to_each(std::span<const int> sockets, std::string_view frame, std::uint32_t first,
                  std::vector<FrameSender::Shortfall>& shortfalls) {
  const auto whole = static_cast<std::int32_t>(frame.size());
  for (std::size_t i = 0; i < sockets.size(); ++i) {
    const std::int32_t result = send_once(sockets[i], frame);
    if (result != whole)
      shortfalls.push_back({first + static_cast<std::uint32_t>(i), shortfall_of(result)});
  }
}

std::unique_ptr<FrameSender> make_send_sender() { return std::make_unique<SendSender>(); }

}  // namespace tactus::server
