#pragma once

#include <tactus/result.h>
#include <tactus/server.h>

#include <functional>
#include <memory>
#include <string>

#include "relay/nats/nats_connection.h"

namespace tactus::relay {

/// Publishes a server to edges by NATS: each stream once, while an edge has a lease of it. Commands
/// and time probes of edges are messages of WebSockets that the server does not listen for: a
/// server::Gateway carries them. docs/scaling.md has the protocol.
///
/// Threads: any. It has one of its own, and those of the NATS library; none of them touches the
/// audio thread.
class Origin {
 public:
  struct Options {
    NatsOptions nats;
    std::string name;  ///< that edges ask for; is_relay_name
  };

  /// @param server  outlives this, not necessarily its threads
  /// Errors: as NatsConnection::open.
  static Result<std::unique_ptr<Origin>> start(Server& server, Options options, LogSink log);
  virtual ~Origin() = default;
};

}  // namespace tactus::relay
