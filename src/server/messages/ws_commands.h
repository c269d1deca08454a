#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "protocol/websocket/ws_message.h"
#include "server/messages/ws_client.h"

namespace tactus::server {

/// A command of /ws. docs/asyncapi.json describes them all.
struct WsCommand {
  std::string_view type;
  void (*handle)(WsClient& client, const protocol::WsMessage& message);
};

/// All of them.
const std::vector<WsCommand>& ws_commands();

/// The spectrum and audio frame commands; empty in a build without the spectrum.
std::span<const WsCommand> audio_commands() noexcept;

/// The clock's commands, i.e. all but audio_commands().
std::span<const WsCommand> transport_commands() noexcept;

}  // namespace tactus::server
