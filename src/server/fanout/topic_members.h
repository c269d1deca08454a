#pragma once

#include <cstdint>
#include <mutex>
#include <vector>

#include "server/fanout/payload.h"
#include "server/metrics/topic_stats.h"

namespace tactus::server {

/// A session's index in its shard's tables.
using Slot = std::uint32_t;

/// How to treat an unsent payload when the next one arrives.
enum class Delivery : std::uint8_t {
  newest,  ///< replace it (conflation)
  every,   ///< keep it, like an answer
};

/// A topic's members on one shard. Thread: the shard's, unless noted.
class TopicMembers {
 public:
  /// The next payload, and how many before it were replaced before the shard sent them.
  struct Next {
    Payload payload;
    std::uint64_t replaced = 0;
  };

  TopicMembers(TopicKind its_kind, Delivery its_delivery)
      : kind{its_kind}, delivery{its_delivery} {}

  void add(Slot slot, bool compressed) { (compressed ? compressed_ : plain_).push_back(slot); }
  void remove(Slot slot, bool compressed);

  /// The members that get the plain or the compressed frame.
  const std::vector<Slot>& slots(bool compressed) const noexcept {
    return compressed ? compressed_ : plain_;
  }

  /// Puts the next payload, replacing one that is still there. Thread: any.
  /// @return whether there was none, so that the shard must be notified
  bool put_next(Payload payload);
  /// Takes the next payload. Thread: any.
  Next take_next();

  const TopicKind kind;
  const Delivery delivery;

 private:
  std::mutex next_mutex_;
  Next next_;
  std::vector<Slot> plain_;
  std::vector<Slot> compressed_;
};

}  // namespace tactus::server
