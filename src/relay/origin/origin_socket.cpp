#include "relay/origin/origin_socket.h"

#include <utility>
#include <variant>

namespace tactus::relay {

using server::Gateway;

std::optional<OriginSocket> OriginSocket::open(Gateway& gateway) {
  const auto opened = gateway.open(local_request("/ws"));
  const auto* socket = std::get_if<Gateway::Opened>(&opened);
  return socket != nullptr ? std::optional{OriginSocket{socket->id}} : std::nullopt;
}

bool OriginSocket::send(Gateway& gateway, std::string_view request) {
  constexpr std::size_t max_waiting = 256;
  if (waiting_.size() >= max_waiting) return false;
  waiting_.emplace_back(request);
  feed(gateway);
  return true;
}

void OriginSocket::read_on(Gateway& gateway) {
  may_read_ = true;
  feed(gateway);
}

void OriginSocket::feed(Gateway& gateway) {
  if (!may_read_ || waiting_.empty()) return;
  may_read_ = false;
  gateway.receive(id_, std::move(waiting_.front()), false);
  waiting_.pop_front();
}

}  // namespace tactus::relay
