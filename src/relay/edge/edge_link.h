#pragma once

#include <tactus/result.h>
#include <tactus/server_options.h>
#include <tactus/source_info.h>
#include <tactus/transport_clock.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "relay/nats/nats_connection.h"
#include "server/streams/upstream.h"

namespace tactus::relay {

/// An edge's side of the hop: finds the origin, keeps leases of its streams, estimates its clock,
/// and moves the edge's own clock by the states that arrive.
///
///     auto link = EdgeLink::open({.nats = nats, .name = "hall"}, log).value();
///     TransportClock clock{*link->await_origin(std::chrono::seconds{5})};
///     link->show_on(clock);
///     server::EdgeServer server{clock, *link, options};
///     server.wait();
///     link->close();
///
/// Threads: as server::Upstream; the functions below: the main one.
class EdgeLink : public server::Upstream {
 public:
  struct Options {
    NatsOptions nats;
    std::string name;  ///< of the origin; is_relay_name
  };

  /// Errors: as NatsConnection::open.
  static Result<std::unique_ptr<EdgeLink>> open(const Options& options, LogSink log);

  /// Waits until an origin answers. @return its clock's settings; nothing after the timeout
  virtual std::optional<TransportOptions> await_origin(std::chrono::milliseconds timeout) = 0;
  /// @param clock  with the origin's settings; nothing else moves it
  virtual void show_on(TransportClock& clock) = 0;
  /// What the origin plays. Thread: any.
  virtual SourceInfo source() const = 0;
  /// Ends the connection, before the server is destroyed.
  virtual void close() = 0;
};

}  // namespace tactus::relay
