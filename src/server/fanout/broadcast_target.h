#pragma once

#include <cstddef>

#include "server/fanout/payload.h"
#include "server/fanout/topic_members.h"

namespace tactus::server {

/// A session, as seen by its shard. No exception may escape from its functions. Thread: the
/// shard's.
class BroadcastTarget {
 public:
  virtual ~BroadcastTarget() = default;
  /// Takes a payload that could not be broadcast to it directly. The session must outlive the call.
  virtual void on_payload(const TopicMembers& topic, const Payload& payload) = 0;
  /// Reports that its socket took this many bytes of the frame, perhaps 0, or -errno if broken. The
  /// session must outlive the call.
  virtual void on_partial_send(const TopicMembers& topic, const Payload& payload,
                               std::ptrdiff_t result) = 0;
  /// Closes the connection: its unsent answers are the most, and all together are too many.
  virtual void on_excess() = 0;
  /// Called once every Shard::check_period, to check whether the peer is alive.
  virtual void check() = 0;
};

}  // namespace tactus::server
