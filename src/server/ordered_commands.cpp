#include "server/ordered_commands.h"

#include <utility>

namespace tactus::server {

void OrderedCommands::submit(const Result<TransportCommand>& command, Encode encode) {
  const std::uint64_t number = first_ + under_way_.size();
  under_way_.emplace_back();
  if (!command) return settle(number, encode(command.error()));
  commands_.submit(*command,
                   [this, alive = session_.shared_from_this(), number, encode = std::move(encode)](
                       const Result<TransportState>& outcome) { settle(number, encode(outcome)); });
}

void OrderedCommands::settle(std::uint64_t number, std::string answer) {
  const bool was_ready = ready();
  under_way_[static_cast<std::size_t>(number - first_)] = std::move(answer);
  while (!under_way_.empty() && !under_way_.front().empty()) {
    session_.answer(make_payload(under_way_.front()));
    under_way_.pop_front();
    ++first_;
  }
  if (!was_ready && ready()) session_.read_on();
}

}  // namespace tactus::server
