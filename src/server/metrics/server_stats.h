#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "server/metrics/connection_stats.h"
#include "server/metrics/limit_stats.h"
#include "server/metrics/stream_stats.h"
#include "server/metrics/topic_stats.h"

namespace tactus::server {

// Padding against false sharing, including the neighbouring line that processors prefetch.
inline constexpr std::size_t apart = 128;

/// Counters of one shard. Written by: its thread; read by: any.
struct alignas(apart) ShardStats {
  ByTopic<DeliveryStats> topics;
  ConnectionStats connections;
};

/// Outcomes of client commands. Written by: the hub's thread; read by: any.
struct CommandStats {
  Counter applied;
  Counter failed;  ///< refused by the clock, or not in effect in time
};

/// Counters of the hub thread. Written by: it; read by: any.
struct alignas(apart) PublishingStats {
  ByTopic<PublicationStats> topics;
  Histogram tick_lateness;
  Counter accepted;  ///< TCP connections
  Counter refused;   ///< TCP connections, by a limit
  CommandStats commands;
  StreamStats stream;
};

/// All counters of a server.
///
///     ServerStats stats{2};
///     stats.shard(1).topics[TopicKind::clock].messages.add(900);
///
/// Thread: any may read.
class ServerStats {
 public:
  /// @param threads  number of shards, at least one
  explicit ServerStats(std::size_t threads)
      : threads_{threads}, shards_{std::make_unique<ShardStats[]>(threads)} {}

  PublishingStats& publishing() noexcept { return publishing_; }
  const PublishingStats& publishing() const noexcept { return publishing_; }

  LimitStats& limits() noexcept { return limits_; }
  const LimitStats& limits() const noexcept { return limits_; }

  ShardStats& shard(std::size_t index) noexcept { return shards_[index]; }
  std::span<const ShardStats> shards() const noexcept { return {shards_.get(), threads_}; }

 private:
  const std::size_t threads_;
  PublishingStats publishing_;
  LimitStats limits_;
  std::unique_ptr<ShardStats[]> shards_;
};

}  // namespace tactus::server
