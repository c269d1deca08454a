#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "server/metrics/counter.h"

namespace tactus::server {

/// Why a WebSocket ended.
enum class EndCause {
  client,          ///< the client closed it
  lost,            ///< the connection was reset, or ended without a close
  dead_peer,       ///< pings were not answered
  policy,          ///< too many unread answers (1008)
  protocol_error,  ///< invalid WebSocket frame or UTF-8 (1002, 1007)
  too_big,         ///< message over the limit (1009)
  server,          ///< closed by the server: shutdown (1001), or a failed session
};
inline constexpr std::array end_causes{
    EndCause::client,         EndCause::lost,    EndCause::dead_peer, EndCause::policy,
    EndCause::protocol_error, EndCause::too_big, EndCause::server};

/// A cause's name in the metrics.
constexpr std::string_view name(EndCause cause) noexcept {
  constexpr std::array<std::string_view, end_causes.size()> names{
      "client", "lost", "dead_peer", "policy", "protocol_error", "too_big", "server"};
  return names[static_cast<std::size_t>(cause)];
}

/// The connections of one shard. Written by: the shard's thread; read by: any.
struct ConnectionStats {
  Gauge open;         ///< TCP connections, including WebSockets
  Gauge websockets;   ///< open WebSockets
  Counter connected;  ///< WebSockets accepted

  void websocket_opened() noexcept {
    websockets.add(1);
    connected.add(1);
  }
  void websocket_ended(EndCause cause) noexcept {
    websockets.add(-1);
    ended_[static_cast<std::size_t>(cause)].add(1);
  }
  std::uint64_t ended(EndCause cause) const noexcept {
    return ended_[static_cast<std::size_t>(cause)].value();
  }

 private:
  std::array<Counter, end_causes.size()> ended_;
};

}  // namespace tactus::server
