#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "protocol/typed_message.h"
#include "server/typed_client.h"

namespace tactus::server {

/// A command of /ws. The router and the documentation are both made of this table.
struct TypedCommand {
  std::string_view type;
  std::string_view summary;
  std::string_view example;                   ///< a whole message
  std::span<const std::string_view> answers;  ///< types of what comes of it, beside error
  void (*handle)(TypedClient& client, const protocol::TypedMessage& message);
};

/// All of them.
const std::vector<TypedCommand>& typed_commands();

// The parts of the table.
std::span<const TypedCommand> transport_commands() noexcept;
#if TACTUS_SPECTRUM
std::span<const TypedCommand> audio_commands() noexcept;
#endif

}  // namespace tactus::server
