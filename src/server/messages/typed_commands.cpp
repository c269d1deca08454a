#include "server/messages/typed_commands.h"

namespace tactus::server {
namespace {

std::vector<TypedCommand> all() {
  const auto transport = transport_commands();
  std::vector<TypedCommand> table{transport.begin(), transport.end()};
  const auto audio = audio_commands();
  table.insert(table.begin(), audio.begin(), audio.end());
  return table;
}

}  // namespace

const std::vector<TypedCommand>& typed_commands() {
  static const std::vector<TypedCommand> table = all();
  return table;
}

}  // namespace tactus::server
