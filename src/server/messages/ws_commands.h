#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "protocol/ws_message.h"
#include "server/messages/ws_client.h"

namespace tactus::server {

/// A command of /ws. docs/asyncapi.json describes them all.
struct WsCommand {
  std::string_view type;
  void (*handle)(WsClient& client, const protocol::WsMessage& message);
};

/// All of them.
const std::vector<WsCommand>& ws_commands();

/// The commands of the spectrum and the audio frames; none in a build without the spectrum.
std::span<const WsCommand> audio_commands() noexcept;

/// Those of the clock; audio_commands() are the others.
std::span<const WsCommand> transport_commands() noexcept;

}  // namespace tactus::server
