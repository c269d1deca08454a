#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "server/fanout/payload.h"
#include "server/fanout/topic_members.h"
#include "server/metrics/topic_stats.h"

namespace tactus::server {

class Session;
class Shard;

/// A named stream with its options and members: each message is encoded once for all members.
/// Thread: the hub's.
class Topic {
 public:
  Topic(TopicKind kind, ByTopic<PublicationStats>& stats, Delivery delivery = Delivery::newest)
      : kind_{kind}, delivery_{delivery}, stats_{stats[kind]} {}

  void subscribe(Session& session);
  /// Drops its unsent payloads, except for those every client gets.
  void unsubscribe(Session& session);
  std::size_t subscribers() const noexcept { return subscribers_; }

  /// Publishes one message, encoded once for any number of members.
  Payload encode(std::string_view message, MessageTraits traits = {}) const;
  /// Sends a payload to all members.
  void publish(const Payload& payload) const;
  /// Sends a payload to one member.
  void deliver(Session& session, const Payload& payload) const;

 private:
  struct OnShard {
    void publish(const Payload& payload) const;
    Shard* shard;
    std::shared_ptr<TopicMembers> members;  // shards may use them after the topic is destroyed
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
