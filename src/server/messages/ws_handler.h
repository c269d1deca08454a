#pragma once

#include "server/fanout/session.h"
#include "server/messages/message_handler.h"
#include "server/messages/ws_client.h"

namespace tactus::server {

/// /ws: messages with a `type`, each dispatched to its command.
class WsHandler final : public MessageHandler {
 public:
  WsHandler(Session& session, WsSessions& sessions, Publishers& publishers,
            PendingCommands& commands, const access::Gate& gate)
      : client_{session, sessions, publishers, commands, gate} {}

  void on_close() override { client_.leave(); }
  void on_message(const ReceivedMessage& message) override;
  bool can_accept() override { return client_.commands.can_accept(); }

 private:
  WsClient client_;
};

}  // namespace tactus::server
