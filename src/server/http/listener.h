#pragma once

#include <tactus/server.h>

#include <boost/asio/ip/tcp.hpp>
#include <optional>

#include "platform/spare_descriptor.h"
#include "server/fanout/server_log.h"
#include "server/fanout/shards.h"
#include "server/fanout/timer_queue.h"
#include "server/http/session.h"
#include "server/metrics/server_stats.h"
#include "server/net/asio.h"
#include "server/net/log_throttle.h"
#include "server/net/stream.h"

namespace tactus::server {

/// Accepts connections and assigns each to a shard.
/// Thread: the hub's.
class Listener {
 public:
  /// Binds to the address in the options. Errors: throws std::system_error when the address cannot
  /// be bound.
  Listener(const ServerOptions& options, Shards& shards, PublishingStats& stats,
           const ServerLog& log);

  const Tcp::endpoint& endpoint() const noexcept { return endpoint_; }
  /// Starts to accept connections.
  /// @param handlers  outlives this
  void start(const HttpHandlers& handlers);
  void stop();

 private:
  void wait();
  bool accept_some();
  bool refuse_one();

  Shards& shards_;
  PublishingStats& stats_;
  const ServerLog& log_;
  const HttpHandlers* handlers_ = nullptr;
  asio::basic_socket_acceptor<Tcp, Executor> acceptor_;
  bool waiting_ = false;  // for a connection
  // Resumes accepting after an exception, or when descriptors ran out.
  std::optional<PeriodicTimer> retry_timer_;
  Tcp::endpoint endpoint_;
  platform::SpareDescriptor spare_;
  LogThrottle full_throttle_;
};

}  // namespace tactus::server
