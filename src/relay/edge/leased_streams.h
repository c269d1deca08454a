#pragma once

#include <tactus/server_options.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "protocol/relay/relay_message.h"
#include "relay/edge/hub_tasks.h"
#include "relay/edge/origin_line.h"
#include "relay/edge/origin_view.h"
#include "relay/nats/nats_connection.h"
#include "server/streams/upstream.h"

namespace tactus::relay {

/// The streams of an origin that an edge has leases of.
/// Thread: the hub's, unless noted. Times are local, in ms.
class LeasedStreams {
 public:
  using Take = std::function<void(const server::Upstream::Message&, double received)>;

  LeasedStreams(OriginLine& line, HubTasks& hub, HopTally& tally, const OriginView& view,
                const LogSink& log)
      : line_{line}, hub_{hub}, tally_{tally}, view_{view}, log_{log} {}
  LeasedStreams(const LeasedStreams&) = delete;
  LeasedStreams& operator=(const LeasedStreams&) = delete;

  /// @param request  what subscribes to it on /ws
  /// @param type     of its text messages; empty: `take` gets all messages as they came
  /// @return its number
  std::uint64_t add(std::string request, std::string type, Take take);
  /// The same, until the result is destroyed.
  std::unique_ptr<server::Upstream::Stream> subscribe(std::string request, std::string type,
                                                      Take take);

  /// Leases all from another run of the origin.
  void listen_all();
  /// Leases all again.
  void renew_all();
  void renew_due();
  /// Ends the subscriptions. Thread: main, after the hub has ended.
  void close() { streams_.clear(); }

 private:
  class Lease;
  struct Stream {
    std::string request;
    std::string type;
    Take take;
    std::unique_ptr<NatsConnection::Subscription> subscription = nullptr;
    std::uint64_t last_seq = 0;
    bool is_refused = false;
    double renew_at = 0.0;
  };

  void listen(std::uint64_t number, Stream& stream);
  void renew(std::uint64_t number, Stream& stream);
  void release(std::uint64_t number);
  void on_message(std::uint64_t number, std::string_view data, double received);
  void on_lease(std::uint64_t number, const Result<protocol::RelayMessage>& answer,
                double received);
  void deliver(Stream& stream, const protocol::RelayMessage& message, bool after_gap,
               double received);

  OriginLine& line_;
  HubTasks& hub_;
  HopTally& tally_;
  const OriginView& view_;
  const LogSink& log_;
  std::map<std::uint64_t, Stream> streams_;
  std::uint64_t last_ = 0;
};

}  // namespace tactus::relay
