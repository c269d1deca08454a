#pragma once

#include <tactus/server.h>

#include <memory>
#include <string_view>

#include "server/fanout/outbox.h"
#include "server/fanout/payload.h"
#include "server/fanout/topic.h"

namespace tactus::server {

/// One WebSocket connection, as the hub and its conversation see it. What they ask for is done on
/// its shard's thread, in the order in which it was asked.
/// Thread: the hub's.
class Session : public std::enable_shared_from_this<Session> {
 public:
  virtual ~Session() = default;
  /// Its number.
  virtual ClientId id() const noexcept = 0;
  /// Where it lives, from beginning to end.
  virtual Shard& shard() const noexcept = 0;

  /// Sends an answer: in order, never lost. A client that lets too many pile up is closed (1008).
  virtual void answer(Payload payload) = 0;
  /// Sends an answer that is written when its turn to be sent has come, on the shard's thread.
  /// @param bytes  about how long it will be
  virtual void answer_late(Outbox::Writer writer, std::size_t bytes) = 0;

  // A topic's part.
  virtual void join(std::shared_ptr<TopicMembers> members) = 0;
  virtual void leave(std::shared_ptr<TopicMembers> members) = 0;
  virtual void deliver(std::shared_ptr<TopicMembers> members, Payload payload) = 0;

  /// Reads on, after the conversation was not ready.
  virtual void read_on() = 0;

  /// Closes the connection and logs why: the exception that is being handled. Thread: the shard's
  /// or the hub's.
  virtual void on_exception() = 0;
};

/// A message of a client.
struct ReceivedMessage {
  std::string_view content;
  bool binary;
  double unix_ms;  ///< when it was received, by the socket's thread
};

/// What is said on one WebSocket: an endpoint's side of it. Ends before its session. An exception
/// that escapes from one of its functions closes the connection.
/// Thread: the hub's.
class MessageHandler {
 public:
  virtual ~MessageHandler() = default;
  /// Says what comes first.
  virtual void on_open() {}
  /// The connection has ended: nothing that is said from now on arrives.
  virtual void on_close() {}
  virtual void on_message(const ReceivedMessage& message) = 0;
  /// Whether it can take another message; where not, it calls Session::read_on later.
  virtual bool can_accept() { return true; }
};

}  // namespace tactus::server
