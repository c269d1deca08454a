#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "server/fanout/broadcast_target.h"
#include "server/fanout/outbox.h"
#include "server/fanout/outbox_budget.h"
#include "server/fanout/shard.h"
#include "server/fanout/topic_members.h"
#include "server/net/stream.h"
#include "server/websocket/frame_mux.h"

namespace tactus::server {

/// The outgoing side of one session: its topics, its outbox, and the mux that sends its frames.
/// Thread: the session's shard's.
class SendQueue {
 public:
  using Mux = FrameMux<Socket>;

  /// State of the connection after a call.
  enum class Status : std::uint8_t {
    sending,
    broken,         ///< a send failed
    over_capacity,  ///< too many answers are queued
  };

  /// @param budget  outlives this
  SendQueue(Shard& shard, Mux& mux, const Outbox::Limits& limits, OutboxBudget& budget) noexcept
      : shard_{shard}, mux_{mux}, limits_{limits}, budget_{budget} {}

  /// Registers the session in the shard's tables.
  /// @param compressed  whether the client negotiated permessage-deflate
  void begin(BroadcastTarget& target, bool compressed);
  /// Stops sending, and discards what is unsent.
  void stop() noexcept;
  /// Removes the session from the shard's tables. Only after begin().
  void end();
  /// Whether begin() has been called and stop() has not.
  bool active() const noexcept { return active_; }

  void join(const std::shared_ptr<TopicMembers>& members);
  void leave(const std::shared_ptr<TopicMembers>& members);

  // These do nothing while inactive.
  Status answer(Payload payload);
  Status answer_deferred(Outbox::Writer writer, std::size_t bytes);
  /// Queues a topic's payload, and sends it if possible.
  Status put(const TopicMembers& topic, const Payload& payload);
  /// As BroadcastTarget::on_partial_send.
  Status on_partial_send(const TopicMembers& topic, const Payload& payload, std::ptrdiff_t result);
  /// Sends a ping if the mux is ready.
  Status ping();
  /// Sends pending frames until the socket is full.
  Status pump();
  /// Tells the shard whether it may send to the socket directly.
  void update_ready() noexcept;

 private:
  std::string_view frame_of(const EncodedMessage& message) const {
    return compressed_ ? message.compressed_frame() : message.frame();
  }
  void leave_now(TopicMembers& members);
  void update_budget();

  Shard& shard_;
  Mux& mux_;
  const Outbox::Limits& limits_;
  OutboxBudget& budget_;
  BroadcastTarget* target_ = nullptr;
  std::shared_ptr<OutboxBudget::Share> share_;  // null until answers are left unsent
  std::size_t budgeted_bytes_ = 0;
  Outbox outbox_;
  std::vector<std::shared_ptr<TopicMembers>> joined_;  // the topics that hold its slot
  Slot slot_ = 0;
  bool compressed_ = false;
  bool active_ = false;
};

}  // namespace tactus::server
