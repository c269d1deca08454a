#pragma once

#include <optional>

#include "server/publisher.h"
#include "server/session.h"

namespace tactus::server {

/// /ws/transport/clock: the state at once and then at the stream's rate. What the client says costs
/// it nothing and changes nothing.
class ClockConversation final : public Conversation {
 public:
  ClockConversation(Session& session, Publisher& publisher, std::optional<double> hz)
      : session_{session}, publisher_{publisher}, stream_{publisher.join(session, hz)} {}

  void end() override { publisher_.leave(stream_, session_); }
  void text(std::string_view) override {}
  void binary() override {}

 private:
  Session& session_;
  Publisher& publisher_;
  ClockStream& stream_;
};

}  // namespace tactus::server
