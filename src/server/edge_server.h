#pragma once

#include <tactus/server.h>

#include "server/streams/upstream.h"

namespace tactus::server {

/// The server of an edge: the same routes, messages and pages, with streams and commands of an
/// upstream instead of its own.
/// Threads: as Server.
class EdgeServer : public Server {
 public:
  /// @param clock     moved by the upstream alone; outlives this, as the upstream does
  /// Errors: as Server's constructor.
  EdgeServer(TransportClock& clock, Upstream& upstream, const ServerOptions& options)
      : Server{clock, nullptr, options, &upstream} {}
};

}  // namespace tactus::server
