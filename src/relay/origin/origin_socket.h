#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "server/gateway.h"

namespace tactus::relay {

/// A request to a server from its own machine.
inline server::Gateway::Request local_request(std::string_view target) {
  return {.method = "GET",
          .target = target,
          .fields = {{"Host", "localhost"}},
          .body = {},
          .client = "127.0.0.1"};
}

/// A WebSocket of a gateway, whose requests wait until the one before them was handled.
class OriginSocket {
 public:
  /// The longest request that it takes; the server would close the socket for one of 64 KiB.
  static constexpr std::size_t max_request_bytes = 16 * 1024;

  /// @return nothing if the server opens no more
  static std::optional<OriginSocket> open(server::Gateway& gateway);

  ClientId id() const noexcept { return id_; }
  /// @return false if too many wait
  bool send(server::Gateway& gateway, std::string_view request);
  /// The server has handled the last request.
  void read_on(server::Gateway& gateway);

 private:
  explicit OriginSocket(ClientId id) : id_{id} {}
  void feed(server::Gateway& gateway);

  ClientId id_;
  std::deque<std::string> waiting_;
  bool may_read_ = false;
};

}  // namespace tactus::relay
