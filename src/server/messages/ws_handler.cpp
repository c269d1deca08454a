#include "server/messages/ws_handler.h"

#include <algorithm>
#include <string>
#include <variant>

#include "protocol/websocket/ws_message.h"
#include "server/messages/ws_commands.h"

namespace tactus::server {

void WsHandler::on_message(const ReceivedMessage& received) {
  if (received.binary)
    return client_.answer(
        protocol::encode_error({}, "INVALID_VALUE", "message must be JSON text, not binary"));
  client_.received_ms = received.unix_ms;
  const auto parsed = protocol::parse_ws_message(received.content);
  if (const auto* bad = std::get_if<protocol::BadMessage>(&parsed))
    return client_.answer(protocol::encode_error(bad->request_id, bad->code, bad->message));
  const auto& message = std::get<protocol::WsMessage>(parsed);
  const auto command = std::ranges::find(ws_commands(), message.type, &WsCommand::type);
  if (command != ws_commands().end()) return command->handle(client_, message);
  std::string known;
  for (const WsCommand& each : ws_commands()) (known += known.empty() ? "" : ", ") += each.type;
  client_.answer(
      protocol::encode_error(message.request_id, "INVALID_VALUE",
                             "unknown type \"" + message.type + "\"; use one of " + known));
}

}  // namespace tactus::server
