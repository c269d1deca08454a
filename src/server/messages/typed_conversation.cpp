#include "server/messages/typed_conversation.h"

#include <algorithm>
#include <string>
#include <variant>

#include "protocol/typed_message.h"
#include "server/messages/typed_commands.h"

namespace tactus::server {

void TypedConversation::hear(const ReceivedMessage& received) {
  if (received.binary)
    return client_.answer(protocol::encode_error(
        {}, "INVALID_VALUE", "messages to the server are JSON texts, this one is binary"));
  client_.received_ms = received.unix_ms;
  const auto parsed = protocol::parse_typed_message(received.content);
  if (const auto* bad = std::get_if<protocol::BadMessage>(&parsed))
    return client_.answer(protocol::encode_error(bad->request_id, bad->code, bad->message));
  const auto& message = std::get<protocol::TypedMessage>(parsed);
  const auto command = std::ranges::find(typed_commands(), message.type, &TypedCommand::type);
  if (command != typed_commands().end()) return command->handle(client_, message);
  std::string known;
  for (const TypedCommand& each : typed_commands())
    (known += known.empty() ? "" : ", ") += each.type;
  client_.answer(protocol::encode_error(message.request_id, "INVALID_VALUE",
                                        "unknown type; known are " + known));
}

}  // namespace tactus::server
