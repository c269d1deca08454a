#pragma once

#include <tactus/server.h>

#include <boost/asio/ip/tcp.hpp>
#include <optional>

#include "server/fanout/server_log.h"
#include "server/fanout/shards.h"
#include "server/fanout/timer_queue.h"
#include "server/http/session.h"
#include "server/metrics/server_stats.h"
#include "server/net/asio.h"
#include "server/net/log_throttle.h"
#include "server/net/stream.h"

namespace tactus::server {

/// Takes the clients in, and gives each to a shard.
/// Thread: the hub's.
class Listener {
 public:
  /// Binds. Errors: throws std::system_error when the address cannot be bound.
  Listener(const ServerOptions& options, Shards& shards, HubStats& stats, const ServerLog& log);
  ~Listener();

  const Tcp::endpoint& endpoint() const noexcept { return endpoint_; }
  /// Listens from now on.
  /// @param handlers  outlives this
  void start(const HttpHandlers& handlers);
  void stop();

 private:
  void wait();
  bool accept_some();
  bool refuse_one();

  Shards& shards_;
  HubStats& stats_;
  const ServerLog& log_;
  const HttpHandlers* handlers_ = nullptr;
  asio::basic_socket_acceptor<Tcp, Executor> acceptor_;
  bool waiting_ = false;  // for newcomers
  std::optional<PeriodicTimer>
      again_;  // begins to wait again after descriptors ran out, or an exception
  Tcp::endpoint endpoint_;
  int spare_ = -1;  // a file descriptor, to refuse newcomers with when there are no more
  LogThrottle told_full_;
};

}  // namespace tactus::server
