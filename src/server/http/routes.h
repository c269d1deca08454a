#pragma once

#include <tactus/audio_counters.h>
#include <tactus/transport_clock.h>

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "protocol/messages.h"
#include "protocol/query.h"

namespace tactus::server {

class ServerStats;

/// What a GET reads.
struct Readings {
  const TransportClock& clock;
  /// Null, or nothing, without a spectrum.
  std::function<std::optional<protocol::SpectrumMetrics>()> spectrum = nullptr;
  /// Null where nobody counts.
  std::function<AudioCounters()> audio = nullptr;
  /// Null where nothing is served.
  const ServerStats* stats = nullptr;
};

/// One REST endpoint. docs/openapi.json describes them all.
struct Route {
  std::string_view method;
  std::string_view path;
  std::string (*read)(const Readings& readings);                        ///< of a GET
  Result<TransportCommand> (*command)(const protocol::Target& target);  ///< of a POST
  std::string_view content_type = "application/json";
};
std::span<const Route> routes() noexcept;

/// A WebSocket endpoint.
enum class Endpoint { typed, clock, control };
struct SocketRoute {
  Endpoint endpoint;
  std::string_view path;
};
std::span<const SocketRoute> socket_routes() noexcept;

/// The socket endpoint at a path, nullptr where there is none.
const SocketRoute* find_socket_route(std::string_view path) noexcept;

}  // namespace tactus::server
