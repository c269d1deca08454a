#pragma once

#include "server/fanout/session.h"
#include "server/messages/typed_client.h"

namespace tactus::server {

/// /ws: messages with a type, each for its command.
class TypedConversation final : public Conversation {
 public:
  TypedConversation(Session& session, Hub& hub, PendingCommands& commands)
      : client_{session, hub, commands} {}

  void end() override { client_.leave(); }
  void hear(const ReceivedMessage& message) override;
  bool ready() override { return client_.commands.ready(); }

 private:
  TypedClient client_;
};

}  // namespace tactus::server
