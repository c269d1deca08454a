#pragma once

#include <atomic>
#include <utility>

#include "server/fanout/client_count.h"
#include "server/fanout/shard.h"

namespace tactus::server {

/// Counts a connection for its shard and its address while it exists. Thread: any.
class ConnectionToken {
 public:
  explicit ConnectionToken(Shard& shard, ClientCount::Place place = {}) noexcept
      : shard_{&shard}, place_{std::move(place)} {
    shard.load_.fetch_add(1, std::memory_order_relaxed);
  }
  ~ConnectionToken() {
    if (shard_ != nullptr) shard_->load_.fetch_sub(1, std::memory_order_relaxed);
  }
  ConnectionToken(ConnectionToken&& other) noexcept
      : shard_{std::exchange(other.shard_, nullptr)}, place_{std::move(other.place_)} {}
  ConnectionToken(const ConnectionToken&) = delete;
  ConnectionToken& operator=(const ConnectionToken&) = delete;

 private:
  Shard* shard_;
  ClientCount::Place place_;
};

}  // namespace tactus::server
