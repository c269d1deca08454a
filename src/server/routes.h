#pragma once

#include <tactus/audio_counters.h>
#include <tactus/transport_clock.h>

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "protocol/messages.h"
#include "protocol/query.h"

namespace tactus::server {

class ServerStats;

/// A parameter in a route's query, as the documentation shows it.
struct Parameter {
  std::string_view name;
  std::string_view type;  ///< of JSON schema: number, integer, boolean
  std::string_view description;
  double minimum;
  double maximum;  ///< no greater than minimum: the range is not stated
  bool required;
  double example;
};

/// What a GET reads.
struct Readings {
  const TransportClock& clock;
  /// Null where there is no spectrum.
  std::function<protocol::SpectrumMetrics()> spectrum = nullptr;
  /// Null where nobody counts.
  std::function<AudioCounters()> audio = nullptr;
  /// Null where nothing is served.
  const ServerStats* stats = nullptr;
};

/// One REST endpoint. The router and the documentation are both made of this table.
struct Route {
  std::string_view method;
  std::string_view path;
  std::string_view summary;
  std::string_view schema;  ///< of the answer: TransportState, TransportMetrics, or none
  std::span<const Parameter> parameters;
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
  std::string_view summary;
  std::span<const Parameter> parameters;
};
std::span<const SocketRoute> socket_routes() noexcept;

/// The socket endpoint at a path, nullptr where there is none.
const SocketRoute* find_socket_route(std::string_view path) noexcept;

/// The OpenAPI 3.0 description of both tables. Source: OpenAPI Specification 3.0.3.
const std::string& openapi_document();

/// The AsyncAPI 2.6 description of /ws, of its table of commands. Source: AsyncAPI 2.6.0.
const std::string& asyncapi_document();

}  // namespace tactus::server
