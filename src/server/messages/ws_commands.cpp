#include "server/messages/ws_commands.h"

namespace tactus::server {
namespace {

std::vector<WsCommand> all() {
  const auto transport = transport_commands();
  std::vector<WsCommand> table{transport.begin(), transport.end()};
  const auto audio = audio_commands();
  table.insert(table.begin(), audio.begin(), audio.end());
  return table;
}

}  // namespace

const std::vector<WsCommand>& ws_commands() {
  static const std::vector<WsCommand> table = all();
  return table;
}

}  // namespace tactus::server
