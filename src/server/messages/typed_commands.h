#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "protocol/typed_message.h"
#include "server/messages/typed_client.h"

namespace tactus::server {

/// A command of /ws. docs/asyncapi.json describes them all.
struct TypedCommand {
  std::string_view type;
  void (*handle)(TypedClient& client, const protocol::TypedMessage& message);
};

/// All of them.
const std::vector<TypedCommand>& typed_commands();

/// The commands of the spectrum and the audio frames; none in a build without the spectrum.
std::span<const TypedCommand> audio_commands() noexcept;

/// Those of the clock; audio_commands() are the others.
std::span<const TypedCommand> transport_commands() noexcept;

}  // namespace tactus::server
