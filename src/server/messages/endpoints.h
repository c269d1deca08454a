#pragma once

#include <array>
#include <optional>
#include <string_view>

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

/// An accepted WebSocket handshake.
struct SocketRequest {
  Endpoint endpoint;
  std::optional<double> hz = {};  ///< requested rate of the clock's stream, if any
};

}  // namespace tactus::server
