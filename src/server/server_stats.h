#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "server/connection_stats.h"
#include "server/topic_stats.h"

namespace tactus::server {

// So far apart that two threads never write to the same cache line, nor to its neighbour, which
// processors fetch along.
inline constexpr std::size_t apart = 128;

/// What one shard counts. Written by: its thread; read by: any.
struct alignas(apart) ShardStats {
  ByTopic<DeliveryStats> topics;
  ConnectionStats connections;
};

/// What became of clients' commands. Written by: the hub's thread; read by: any.
struct CommandStats {
  Counter applied;
  Counter failed;  ///< refused by the clock, or not in effect in time
};

/// What the hub counts. Written by: its thread; read by: any.
struct alignas(apart) HubStats {
  ByTopic<PublicationStats> topics;
  Histogram tick_lateness;  ///< from when a tick was due to when it began
  Counter accepted;         ///< TCP connections
  Counter refused;          ///< times that none could be accepted: descriptors ran out
  CommandStats commands;
};

/// All that a server counts.
///
///     ServerStats stats{{.threads = 2, .io_engine = "uring"}};
///     stats.shard(1).topics[TopicKind::clock].messages.add(900);
///
/// Thread: any may read.
class ServerStats {
 public:
  /// How the server runs, as the metrics say it.
  struct Setting {
    std::size_t threads = 1;         ///< shards, at least one
    std::string io_engine = "send";  ///< FrameSender::name
  };
  explicit ServerStats(Setting setting)
      : setting_{std::move(setting)}, shards_{std::make_unique<ShardStats[]>(setting_.threads)} {}

  const Setting& setting() const noexcept { return setting_; }

  HubStats& hub() noexcept { return hub_; }
  const HubStats& hub() const noexcept { return hub_; }

  ShardStats& shard(std::size_t index) noexcept { return shards_[index]; }
  std::span<const ShardStats> shards() const noexcept { return {shards_.get(), setting_.threads}; }

 private:
  const Setting setting_;
  HubStats hub_;
  std::unique_ptr<ShardStats[]> shards_;
};

}  // namespace tactus::server
