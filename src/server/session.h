#pragma once

#include <tactus/server.h>

#include <memory>
#include <string_view>

#include "server/outbox.h"
#include "server/payload.h"
#include "server/topic.h"

namespace tactus::server {

/// One WebSocket connection, as a conversation sees it. Thread: the server's.
class Session : public Subscriber, public std::enable_shared_from_this<Session> {
 public:
  /// Its number.
  virtual ClientId id() const noexcept = 0;
  /// Sends an answer: in order, never lost. A client that lets too many pile up is closed (1008).
  virtual void answer(Payload payload) = 0;
  /// Sends an answer that is written when its turn to be sent has come.
  /// @param bytes  about how long it will be
  virtual void answer_late(Outbox::Writer writer, std::size_t bytes) = 0;
  /// What waits of a topic is not sent any more.
  virtual void forget(const Topic& topic) = 0;
  /// Reads on, after the conversation was not ready.
  virtual void read_on() = 0;
};

/// What is said on one WebSocket: an endpoint's side of it. Lives as long as its session.
class Conversation {
 public:
  virtual ~Conversation() = default;
  /// The connection has ended: nothing that is said from now on arrives. Called once.
  virtual void end() {}
  virtual void text(std::string_view message) = 0;
  virtual void binary() = 0;
  /// Whether it can take another message; where not, it calls Session::read_on later.
  virtual bool ready() const { return true; }
};

}  // namespace tactus::server
