#pragma once

#include <tactus/transport_clock.h>

#include <span>
#include <string>
#include <string_view>

#include "protocol/http/query.h"
#include "server/access/role.h"
#include "server/metrics/readings.h"

namespace tactus::server {

/// One REST endpoint. docs/openapi.json describes them all.
struct Route {
  std::string_view method;
  std::string_view path;
  std::string (*read)(const Readings& readings);                        ///< of a GET
  Result<TransportCommand> (*command)(const protocol::Target& target);  ///< of a POST
  std::string_view content_type = "application/json";
  /// of a GET with parameters
  Result<std::string> (*query)(const Readings& readings, const protocol::Target& target) = nullptr;
  access::Role role = access::Role::view;         ///< that it needs on this machine
  access::Role remote_role = access::Role::view;  ///< that it needs elsewhere
  /// of a GET that an edge passes on: the target for the origin, with checked parameters
  Result<std::string> (*upstream)(const protocol::Target& target) = nullptr;
};
std::span<const Route> routes() noexcept;

}  // namespace tactus::server
