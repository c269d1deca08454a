#pragma once

#include "protocol/transport/control_message.h"
#include "server/fanout/session.h"
#include "server/messages/authentication.h"
#include "server/messages/message_handler.h"
#include "server/messages/pending_commands.h"

namespace tactus::server {

/// /ws/transport/control: commands, answered in order when in effect.
class ControlHandler final : public MessageHandler {
 public:
  ControlHandler(Session& session, PendingCommands& commands, const access::Gate& gate)
      : session_{session}, commands_{session, commands}, gate_{gate} {}

  void on_message(const ReceivedMessage& message) override {
    if (!message.binary) return on_text(protocol::parse_control_message(message.content));
    submit({Error{ErrorCode::invalid_argument, "command must be a text message, not binary"}});
  }
  bool can_accept() override { return commands_.can_accept(); }

 private:
  void on_text(protocol::ControlMessage message) {
    if (message.auth)
      return session_.answer(
          make_payload(authenticate(session_, gate_, message.auth->request_id, message.auth->key)));
    if (const auto allowed = check_control(session_); !allowed) message.command = allowed.error();
    submit(message);
  }
  void submit(const protocol::ControlMessage& message) {
    commands_.submit(message.command, [message](const Result<TransportState>& outcome) {
      return protocol::encode_control_answer(message, outcome);
    });
  }

  Session& session_;
  PendingCommands::Client commands_;
  const access::Gate& gate_;
};

}  // namespace tactus::server
