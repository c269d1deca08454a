#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "server/fanout/outbox.h"
#include "server/fanout/shard.h"
#include "server/fanout/topic.h"
#include "server/net/stream.h"
#include "server/websocket/frame_mux.h"

namespace tactus::server {

/// What one session is sent: the topics that it joined, its outbox, and the mux through which
/// frames leave.
/// Thread: the session's shard's.
class Feed {
 public:
  using Mux = FrameMux<Socket>;

  /// What has become of the connection.
  enum class Status : std::uint8_t {
    sending,
    broken,         ///< a send failed
    over_capacity,  ///< too many answers are unread
  };

  Feed(Shard& shard, Mux& mux, const Outbox::Limits& limits) noexcept
      : shard_{shard}, mux_{mux}, limits_{limits} {}

  /// Takes a place in the shard's tables.
  /// @param compressed  whether its client agreed on permessage-deflate
  void begin(BroadcastTarget& target, bool compressed);
  /// Sends no more.
  void stop() noexcept;
  /// Gives the place back. After begin() only.
  void end();
  /// Whether it has begun and not stopped.
  bool active() const noexcept { return active_; }

  void join(const std::shared_ptr<TopicMembers>& members);
  void leave(const std::shared_ptr<TopicMembers>& members);

  // Each does nothing while it is not active.
  Status answer(Payload payload);
  Status answer_late(Outbox::Writer writer, std::size_t bytes);
  /// Takes a topic's payload, to be sent when its turn comes.
  Status put(const TopicMembers& topic, const Payload& payload);
  /// As BroadcastTarget::on_partial_send.
  Status on_partial_send(const TopicMembers& topic, const Payload& payload, std::ptrdiff_t result);
  /// Sends a ping, if a frame may be sent now.
  Status ping();
  /// Sends pending frames until the socket is full.
  Status pump();
  /// Tells the shard whether a frame may be sent now.
  void update_ready() noexcept;

 private:
  std::string_view frame_of(const EncodedMessage& message) const {
    return compressed_ ? message.compressed_frame() : message.frame();
  }
  void leave_now(TopicMembers& members);

  Shard& shard_;
  Mux& mux_;
  const Outbox::Limits& limits_;
  Outbox outbox_;
  std::vector<std::shared_ptr<TopicMembers>> joined_;  // its topics' parts, in which its slot is
  Slot slot_ = 0;
  bool compressed_ = false;
  bool active_ = false;
};

}  // namespace tactus::server
