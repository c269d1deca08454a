#pragma once

#include <tactus/beat_reader.h>
#include <tactus/transport_clock.h>

#include <optional>
#include <vector>

#include "server/asio.h"
#include "server/session.h"
#include "server/ticker.h"

namespace tactus::server {

/// Sends each beat that the playhead crosses to all who listen, and none while nobody does. Beats
/// are answers: a client gets every one.
/// Thread: the server's.
class BeatPublisher {
 public:
  BeatPublisher(asio::io_context& io, const TransportClock& clock) : io_{io}, clock_{clock} {}

  void subscribe(Session& session);
  void unsubscribe(Session& session);

  /// Ends all ticks.
  void stop() { ticker_.reset(); }

 private:
  void tick();

  asio::io_context& io_;
  const TransportClock& clock_;
  std::vector<Session*> sessions_;
  // While anybody listens:
  std::optional<BeatReader> beats_;
  std::optional<Ticker> ticker_;
  int looks_behind_ = 0;  // in a row that did not reach the present
};

}  // namespace tactus::server
