#pragma once

#include <tactus/server.h>

#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <optional>
#include <variant>

#include "platform/spare_descriptor.h"
#include "server/fanout/client_count.h"
#include "server/fanout/limit_reports.h"
#include "server/fanout/shards.h"
#include "server/fanout/timer_queue.h"
#include "server/http/session.h"
#include "server/metrics/server_stats.h"
#include "server/net/asio.h"
#include "server/net/stream.h"

namespace tactus::server {

/// Accepts connections and assigns each to a shard. Refuses a connection beyond a limit with 503.
/// Thread: the hub's.
class Listener {
 public:
  /// Binds to the address in the options. Errors: throws std::system_error when the address cannot
  /// be bound.
  Listener(const ServerOptions& options, Shards& shards, PublishingStats& stats,
           const LimitReports& reports);

  const Tcp::endpoint& endpoint() const noexcept { return endpoint_; }
  /// Whether no other program answers at this port of the name localhost. Meaningful for a loopback
  /// or unspecified endpoint.
  bool owns_localhost() const noexcept { return owns_localhost_; }
  /// Starts to accept connections.
  /// @param handlers  outlives this
  void start(const HttpHandlers& handlers);
  void stop();

 private:
  void bind(const ServerOptions& options);
  void reserve_localhost();
  void set_buffers(const ServerLimits& limits);
  void wait();
  bool accept_some();
  std::variant<ClientCount::Place, Limit> enter(int socket, const Tcp::endpoint& peer);
  void refuse(int socket, Limit limit);
  bool refuse_one();

  Shards& shards_;
  PublishingStats& stats_;
  const LimitReports& reports_;
  const std::size_t reserved_descriptors_;
  ClientCount clients_;
  const HttpHandlers* handlers_ = nullptr;
  asio::basic_socket_acceptor<Tcp, Executor> acceptor_;
  asio::basic_socket_acceptor<Tcp, Executor> reserved_;  // never listens
  bool owns_localhost_ = true;
  bool waiting_ = false;  // for a connection
  // Resumes accepting after an exception, or when descriptors ran out.
  std::optional<PeriodicTimer> retry_timer_;
  Tcp::endpoint endpoint_;
  platform::SpareDescriptor spare_;
};

}  // namespace tactus::server
