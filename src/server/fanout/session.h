#pragma once

#include <tactus/server.h>

#include <memory>
#include <string_view>

#include "server/access/socket_access.h"
#include "server/fanout/outbox.h"
#include "server/fanout/payload.h"
#include "server/fanout/topic_members.h"

namespace tactus::server {

class Shard;

/// A WebSocket connection, as seen by the hub and its message handler. Calls are executed on its
/// shard's thread, in order. Thread: the hub's.
class Session : public std::enable_shared_from_this<Session> {
 public:
  virtual ~Session() = default;
  /// Returns the client's id.
  virtual ClientId id() const noexcept = 0;
  /// Returns the session's shard, which never changes.
  virtual Shard& shard() const noexcept = 0;

  /// What the client may do.
  virtual access::SocketAccess& access() noexcept = 0;

  /// Sends an answer: in order, never lost. Closes the client (1008) if too many are queued.
  virtual void answer(Payload payload) = 0;
  /// Sends an answer that is encoded on the shard's thread just before it is sent.
  /// @param bytes  approximate length
  virtual void answer_deferred(Outbox::Writer writer, std::size_t bytes) = 0;

  // For topics.
  virtual void join(std::shared_ptr<TopicMembers> members) = 0;
  virtual void leave(std::shared_ptr<TopicMembers> members) = 0;
  virtual void deliver(std::shared_ptr<TopicMembers> members, Payload payload) = 0;

  /// Closes the connection with 1008 and a reason of at most 123 bytes.
  virtual void refuse(std::string_view reason) = 0;

  /// Resumes reading after can_accept() returned false.
  virtual void resume_reading() = 0;

  /// Closes the connection and logs the exception being handled. Thread: the shard's or the hub's.
  virtual void on_exception() = 0;
};

}  // namespace tactus::server
