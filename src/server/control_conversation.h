#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>

#include "protocol/control_message.h"
#include "server/pending_commands.h"
#include "server/session.h"

namespace tactus::server {

/// /ws/transport/control: commands, each answered when it is in effect, in the order in which they
/// came, however many are under way.
class ControlConversation final : public Conversation {
 public:
  ControlConversation(Session& session, PendingCommands& commands)
      : session_{session}, commands_{commands} {}

  void text(std::string_view message) override;
  void binary() override;
  bool ready() const override { return under_way_.size() < max_under_way; }

 private:
  static constexpr std::size_t max_under_way = 64;

  void begin(const protocol::ControlMessage& message);
  void settle(std::uint64_t number, std::string answer);

  Session& session_;
  PendingCommands& commands_;
  std::deque<std::string> under_way_;  // answers, empty until known
  std::uint64_t first_ = 0;            // number of the first under way
};

}  // namespace tactus::server
