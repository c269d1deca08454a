#pragma once

#include <atomic>
#include <utility>

#include "server/fanout/shard.h"

namespace tactus::server {

/// Counts a connection for its shard while it exists. Thread: any.
class ConnectionToken {
 public:
  explicit ConnectionToken(Shard& shard) noexcept : shard_{&shard} {
    shard.load_.fetch_add(1, std::memory_order_relaxed);
  }
  ~ConnectionToken() {
    if (shard_ != nullptr) shard_->load_.fetch_sub(1, std::memory_order_relaxed);
  }
  ConnectionToken(ConnectionToken&& other) noexcept
      : shard_{std::exchange(other.shard_, nullptr)} {}
  ConnectionToken(const ConnectionToken&) = delete;
  ConnectionToken& operator=(const ConnectionToken&) = delete;

 private:
  Shard* shard_;
};

}  // namespace tactus::server
