#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/access/socket_access.h"

namespace tactus::server {

/// The WebSocket endpoints.
enum class Endpoint { ws, clock, control };

struct EndpointPath {
  Endpoint endpoint;
  std::string_view path;
};
inline constexpr std::array endpoint_paths{
    EndpointPath{Endpoint::ws, "/ws"},
    EndpointPath{Endpoint::clock, "/ws/transport/clock"},
    EndpointPath{Endpoint::control, "/ws/transport/control"},
};

/// Returns the endpoint at a path, or nothing.
constexpr std::optional<Endpoint> find_endpoint(std::string_view path) noexcept {
  for (const EndpointPath& each : endpoint_paths)
    if (each.path == path) return each.endpoint;
  return std::nullopt;
}

/// The close frame for a page whose handshake is refused.
struct SocketRefusal {
  std::uint16_t code;  ///< 4401 or 4403
  std::string reason;  ///< at most 123 bytes are sent
};

/// A WebSocket handshake to answer with 101.
struct SocketRequest {
  Endpoint endpoint = Endpoint::ws;
  std::optional<double> hz = {};  ///< requested rate of the clock's stream, if any
  access::SocketAccess access = {};
  std::optional<SocketRefusal> refusal = {};
};

}  // namespace tactus::server
