#include "server/messages/ordered_commands.h"

#include <utility>

namespace tactus::server {

void OrderedCommands::submit(const Result<TransportCommand>& command, Encode encode) {
  const std::uint64_t number = first_ + under_way_.size();
  under_way_.emplace_back();
  if (!command) return settle(number, encode, command.error());
  commands_.submit(*command, [asked = std::weak_ptr{here_}, number,
                              encode = std::move(encode)](const Result<TransportState>& outcome) {
    if (const auto here = asked.lock()) here->settle(number, encode, outcome);
  });
}

void OrderedCommands::settle(std::uint64_t number, const Encode& encode,
                             const Result<TransportState>& outcome) {
  // The caller may be the tick that settles commands, which belongs to no connection.
  try {
    under_way_[static_cast<std::size_t>(number - first_)] = encode(outcome);
    answer_those_done();
    if (waits_ && ready()) session_.read_on();
  } catch (...) {
    session_.on_exception();
  }
}

void OrderedCommands::answer_those_done() {
  while (!under_way_.empty() && !under_way_.front().empty()) {
    session_.answer(make_payload(under_way_.front()));
    under_way_.pop_front();
    ++first_;
  }
}

}  // namespace tactus::server
