#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "server/fanout/payload.h"
#include "server/metrics/topic_stats.h"

namespace tactus::server {

class Session;
class Shard;

/// A session's place in its shard's tables.
using Slot = std::uint32_t;

/// What becomes of a payload that a client did not take yet when the next one comes.
enum class Delivery : std::uint8_t {
  newest,  ///< it is replaced (conflation)
  every,   ///< it is kept, as answers are
};

/// Those on one shard who listen to a topic. Thread: the shard's, but for what is said.
class TopicMembers {
 public:
  /// What goes out next, and how many before it have not, as the shard did not come to it.
  struct Next {
    Payload payload;
    std::uint64_t replaced = 0;
  };

  TopicMembers(TopicKind its_kind, Delivery its_delivery)
      : kind{its_kind}, delivery{its_delivery} {}

  void add(Slot slot, bool compressed) { (compressed ? compressed_ : plain_).push_back(slot); }
  void remove(Slot slot, bool compressed);

  /// Those who get the plain frame, or the compressed one.
  const std::vector<Slot>& slots(bool compressed) const noexcept {
    return compressed ? compressed_ : plain_;
  }

  /// Puts what is to go out next, in place of what still waits. Thread: any.
  /// @return whether nothing did: the shard is to be told
  bool put_next(Payload payload);
  /// Takes it. Thread: any.
  Next take_next();

  const TopicKind kind;
  const Delivery delivery;

 private:
  std::mutex next_mutex_;
  Next next_;
  std::vector<Slot> plain_;
  std::vector<Slot> compressed_;
};

/// A named stream with its options, and who listens: what is encoded once goes out to all of them.
/// Thread: the hub's.
class Topic {
 public:
  Topic(TopicKind kind, ByTopic<PublicationStats>& stats, Delivery delivery = Delivery::newest)
      : kind_{kind}, delivery_{delivery}, stats_{stats[kind]} {}

  void subscribe(Session& session);
  /// What waits of it is not sent any more, but for what every client gets.
  void unsubscribe(Session& session);
  std::size_t subscribers() const noexcept { return subscribers_; }

  /// One message of it, for as many as are to get it.
  Payload encode(std::string_view message, MessageTraits traits = {}) const;
  /// Hands one payload to all.
  void publish(const Payload& payload) const;
  /// Hands one payload to one of them.
  void deliver(Session& session, const Payload& payload) const;

 private:
  struct OnShard {
    void publish(const Payload& payload) const;
    Shard* shard;
    std::shared_ptr<TopicMembers> members;  // its shard may use them after the topic's end
    std::size_t count = 0;
  };
  OnShard& on_shard(Session& session);

  const TopicKind kind_;
  const Delivery delivery_;
  PublicationStats& stats_;
  std::vector<OnShard> shards_;
  std::size_t subscribers_ = 0;
};

}  // namespace tactus::server
