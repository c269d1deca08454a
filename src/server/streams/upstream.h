#pragma once

#include <tactus/result.h>
#include <tactus/transport_clock.h>
#include <tactus/transport_command.h>
#include <tactus/transport_state.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "server/access/gate.h"
#include "server/metrics/hop_counters.h"

namespace tactus::server {

/// Where the server of an edge has its streams from, and where its commands go. The publishers then
/// publish what it delivers, instead of their own. Thread: the hub's, unless noted.
class Upstream {
 public:
  struct Message {
    std::string_view bytes;  ///< as on the WebSocket, with time stamps of this machine
    bool binary;
    bool retained;   ///< not new: the last message before the subscription
    bool after_gap;  ///< messages before it are missing
  };
  using Take = std::function<void(const Message&)>;

  /// Ends the stream when destroyed.
  class Stream {
   public:
    virtual ~Stream() = default;
  };

  /// What it needs of its server.
  struct Hub {
    /// Runs a function on the hub's thread. Thread: any.
    std::function<void(std::function<void()>)> run;
    /// The clock shows a new tick of the origin, with its number.
    std::function<void(std::uint64_t seq)> on_tick;
  };

  virtual ~Upstream() = default;

  /// Called once, before the server's threads start.
  virtual void start(Hub hub) = 0;
  /// Called 50 times a second.
  virtual void tick() = 0;

  /// Starts a stream.
  /// @param request  what subscribes to it on /ws, the same text for the same stream
  /// @param type     of its messages, which are then texts; empty: they are binary
  /// @param take     called with each message until the stream is destroyed
  virtual std::unique_ptr<Stream> subscribe(std::string request, std::string type, Take take) = 0;

  using Done = std::function<void(const Result<TransportState>&)>;
  /// Sends a command to the origin, once. Calls `done` once, with the answer or UNAVAILABLE.
  virtual void submit(const TransportCommand& command, const access::Peer& sender, Done done) = 0;

  using Got = std::function<void(Result<std::string>)>;
  /// Asks the origin for the answer of a GET. Calls `done` once, on the hub's thread. Thread: any.
  virtual void get(std::string target, Got done) = 0;

  /// Whether the origin is there. Thread: any.
  virtual bool is_ready() const noexcept = 0;
  /// Thread: any.
  virtual HopCounters counters() const noexcept = 0;
};

}  // namespace tactus::server
