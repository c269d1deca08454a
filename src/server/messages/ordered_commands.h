#pragma once

#include <tactus/transport_command.h>
#include <tactus/transport_state.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "server/fanout/session.h"
#include "server/messages/pending_commands.h"

namespace tactus::server {

/// A connection's commands: each is answered when it is in effect, in the order in which they came,
/// however many are under way.
/// Thread: the hub's.
class OrderedCommands {
 public:
  using Encode = std::function<std::string(const Result<TransportState>&)>;

  OrderedCommands(Session& session, PendingCommands& commands)
      : session_{session}, commands_{commands} {}
  OrderedCommands(const OrderedCommands&) = delete;
  OrderedCommands& operator=(const OrderedCommands&) = delete;

  /// Gives a command to the clock, or answers at its turn what was wrong with it.
  void submit(const Result<TransportCommand>& command, Encode encode);

  /// Whether another is taken now; where not, Session::read_on is called later.
  bool ready() { return !(waits_ = !has_room()); }

 private:
  static constexpr std::size_t max_under_way = 64;

  bool has_room() const {
    if (under_way_.empty()) return true;
    return under_way_.size() < max_under_way && !commands_.crowded();
  }
  void settle(std::uint64_t number, const Encode& encode, const Result<TransportState>& outcome);
  void answer_those_done();

  Session& session_;
  PendingCommands& commands_;
  std::deque<std::string> under_way_;  // answers, empty until known
  bool waits_ = false;                 // the connection, for room
  std::uint64_t first_ = 0;            // number of the first under way
  // What an outcome finds, unless the connection has ended before.
  const std::shared_ptr<OrderedCommands> here_{this, [](OrderedCommands*) {}};
};

}  // namespace tactus::server
