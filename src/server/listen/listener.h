#pragma once

#include <tactus/server.h>

#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <optional>
#include <variant>
#include <vector>

#include "platform/network/spare_descriptor.h"
#include "server/fanout/client_count.h"
#include "server/fanout/limit_reports.h"
#include "server/fanout/shards.h"
#include "server/fanout/timer_queue.h"
#include "server/http/session.h"
#include "server/listen/acceptors.h"
#include "server/metrics/server_stats.h"
#include "server/net/asio.h"
#include "server/net/stream.h"

namespace tactus::server {

/// Accepts connections and assigns each to a shard. Refuses a connection beyond a limit with 503.
/// Thread: the hub's.
class Listener {
 public:
  /// Binds to the host in the options. Errors: as bind_acceptors().
  Listener(const ServerOptions& options, Shards& shards, PublishingStats& stats,
           const LimitReports& reports);

  /// The first of the bound addresses.
  const Tcp::endpoint& endpoint() const noexcept { return endpoint_; }
  /// Whether the name localhost leads here, see Acceptors.
  bool has_localhost() const noexcept { return acceptors_.have_localhost; }
  /// Starts to accept connections.
  /// @param handlers  outlives this
  void start(const HttpHandlers& handlers);
  void stop();

 private:
  static void set_buffers(Acceptor& acceptor, const ServerLimits& limits);
  void wait_at_all();
  void wait(std::size_t index);
  bool accept_some(Acceptor& acceptor);
  std::variant<ClientCount::Place, Limit> enter(int socket, const Tcp::endpoint& peer);
  void refuse(int socket, Limit limit);
  bool refuse_one(Acceptor& acceptor);

  Shards& shards_;
  PublishingStats& stats_;
  const LimitReports& reports_;
  const std::size_t reserved_descriptors_;
  ClientCount clients_;
  const HttpHandlers* handlers_ = nullptr;
  Acceptors acceptors_;
  std::vector<bool> is_waiting_;  // for a connection, each acceptor
  // Resumes accepting after an exception, or when descriptors ran out.
  std::optional<PeriodicTimer> retry_timer_;
  Tcp::endpoint endpoint_;
  platform::SpareDescriptor spare_;
};

}  // namespace tactus::server
