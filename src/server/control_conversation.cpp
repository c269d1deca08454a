#include "server/control_conversation.h"

#include <memory>
#include <utility>

namespace tactus::server {

void ControlConversation::text(std::string_view message) {
  begin(protocol::parse_control_message(message));
}

void ControlConversation::binary() {
  begin({Error{ErrorCode::invalid_argument, "a command is a text message, this one is binary"}});
}

void ControlConversation::begin(const protocol::ControlMessage& message) {
  const std::uint64_t number = first_ + under_way_.size();
  under_way_.emplace_back();
  if (!message.command) {
    settle(number, protocol::encode_control_answer(message, message.command.error()));
    return;
  }
  commands_.submit(*message.command, [this, alive = session_.shared_from_this(), number,
                                      message](const Result<TransportState>& outcome) {
    settle(number, protocol::encode_control_answer(message, outcome));
  });
}

void ControlConversation::settle(std::uint64_t number, std::string answer) {
  const bool was_ready = ready();
  under_way_[static_cast<std::size_t>(number - first_)] = std::move(answer);
  while (!under_way_.empty() && !under_way_.front().empty()) {
    session_.answer(make_payload(std::move(under_way_.front())));
    under_way_.pop_front();
    ++first_;
  }
  if (!was_ready && ready()) session_.read_on();
}

}  // namespace tactus::server
