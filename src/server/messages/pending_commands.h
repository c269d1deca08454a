#pragma once

#include <tactus/transport_clock.h>

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <optional>

#include "server/fanout/timer_queue.h"
#include "server/metrics/server_stats.h"

namespace tactus::server {

/// Commands on their way to the audio thread, which wakes nobody: while any waits, its outcome is
/// asked for every millisecond. Thread: the hub's.
class PendingCommands {
 public:
  using Done = std::function<void(Result<TransportState>)>;

  PendingCommands(Ticks& ticks, TransportClock& clock, CommandStats& stats)
      : ticks_{ticks}, clock_{clock}, stats_{stats} {}

  /// Gives a command to the clock. `done` is called once, perhaps before this returns, in the order
  /// of submission (but one that is refused, before this returns): with the state right after the
  /// command, or why it did not apply.
  void submit(const TransportCommand& command, Done done);

  /// Whether half of the clock's room is taken: who has one under way is to wait, so that others
  /// find room, too.
  bool crowded() const noexcept { return pending_.size() >= crowd; }

  /// Forgets all that wait.
  void stop();

 private:
  static constexpr std::size_t crowd = 128;

  struct Pending {
    CommandTicket ticket;
    std::chrono::steady_clock::time_point deadline;
    Done done;
  };
  void settle();
  void finish(const Done& done, Result<TransportState> outcome);

  Ticks& ticks_;
  TransportClock& clock_;
  CommandStats& stats_;
  std::deque<Pending> pending_;
  std::optional<Ticker> polls_;  // while any waits
  bool stopped_ = false;
};

}  // namespace tactus::server
