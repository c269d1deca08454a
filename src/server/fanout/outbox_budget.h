#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "server/fanout/broadcast_target.h"
#include "server/fanout/shard.h"

namespace tactus::server {

/// Limits the bytes of the unsent answers of all clients together. Beyond the limit it closes the
/// client with the most. A client without unsent answers costs nothing.
///
///     const auto share = std::make_shared<OutboxBudget::Share>(shard, &session);
///     budget.set(share, outbox.answer_bytes());
///
/// Thread: any, unless noted; a lock is held for about a microsecond.
class OutboxBudget {
 public:
  /// One client's part.
  class Share {
   public:
    /// @param target  closed by on_excess(), on the shard's thread
    Share(Shard& shard, BroadcastTarget* target) noexcept : shard_{shard}, target_{target} {}
    /// The client has ended and cannot be closed any more. Thread: the shard's.
    void detach() noexcept { target_ = nullptr; }

   private:
    friend OutboxBudget;
    Shard& shard_;
    BroadcastTarget* target_;  // the shard's
    std::size_t bytes_ = 0;    // guarded by the budget's mutex, as the next
    std::size_t place_ = 0;
  };

  /// @param max_bytes  0: no limit
  explicit OutboxBudget(std::size_t max_bytes) noexcept : max_bytes_{max_bytes} {}

  /// Sets a client's bytes, and closes the client with the most if all together are too many.
  void set(const std::shared_ptr<Share>& share, std::size_t bytes);
  /// Sets a client's bytes to 0.
  void release(Share& share) noexcept;

  /// The bytes of all clients.
  std::size_t total() const;

 private:
  void remove(Share& share) noexcept;
  std::shared_ptr<Share> take_worst();
  static void close(const std::shared_ptr<Share>& share);

  const std::size_t max_bytes_;
  mutable std::mutex mutex_;
  std::size_t total_ = 0;                       // guarded by mutex_, as the next
  std::vector<std::shared_ptr<Share>> shares_;  // those with bytes
};

}  // namespace tactus::server
