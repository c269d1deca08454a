#pragma once

#include "protocol/transport/control_message.h"
#include "server/fanout/session.h"
#include "server/messages/message_handler.h"
#include "server/messages/pending_commands.h"

namespace tactus::server {

/// /ws/transport/control: commands, answered in order when in effect.
class ControlHandler final : public MessageHandler {
 public:
  ControlHandler(Session& session, PendingCommands& commands) : commands_{session, commands} {}

  void on_message(const ReceivedMessage& message) override {
    if (!message.binary) return submit(protocol::parse_control_message(message.content));
    submit({Error{ErrorCode::invalid_argument, "command must be a text message, not binary"}});
  }
  bool can_accept() override { return commands_.can_accept(); }

 private:
  void submit(const protocol::ControlMessage& message) {
    commands_.submit(message.command, [message](const Result<TransportState>& outcome) {
      return protocol::encode_control_answer(message, outcome);
    });
  }

  PendingCommands::Client commands_;
};

}  // namespace tactus::server
