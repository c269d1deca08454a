#pragma once

#include <tactus/transport_clock.h>
#include <tactus/transport_command.h>

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "server/access/rate.h"
#include "server/fanout/session.h"
#include "server/fanout/timer_queue.h"
#include "server/messages/command_limiter.h"
#include "server/messages/file_commands.h"
#include "server/metrics/server_stats.h"
#include "server/streams/upstream.h"

namespace tactus::server {

/// Commands on their way to the audio thread. The audio thread notifies nobody, so pending outcomes
/// are polled every millisecond. When the clock's queue is full, trusted commands wait in order for
/// a place: each connection has one at most, so that none can keep out the others.
/// Thread: the hub's.
class PendingCommands {
 public:
  using Done = std::function<void(const Result<TransportState>&)>;
  /// Takes a hint about the heard beat at once.
  using TakeHint = std::function<Outcome(const TransportCommand&)>;

  /// The commands of one WebSocket. Each is answered in order once it is in effect.
  class Client {
   public:
    using Encode = std::function<std::string(const Result<TransportState>&)>;

    Client(Session& session, PendingCommands& commands);

    /// Submits a command, within the connection's rate. An error is answered in order, too.
    void submit(const Result<TransportCommand>& command, Encode encode);

    /// Whether the client may submit another command now. If not, Session::resume_reading is called
    /// later.
    bool can_accept();

   private:
    struct Window {
      Session& session;
      std::size_t in_flight = 0;
      bool waiting = false;  // signals room for another command
    };
    Result<TransportCommand> check_rate(const Result<TransportCommand>& command);
    static void answer(Window& window, const PendingCommands& commands, const Encode& encode,
                       const Result<TransportState>& outcome);

    PendingCommands& commands_;
    std::shared_ptr<Window> window_;             // outcomes must not outlive it
    std::optional<access::TokenBucket> bucket_;  // of valid commands
  };

  /// @param reports  outlives this
  /// @param source   empty for a sound without files
  /// @param hint     empty without a sound that is analysed
  /// @param upstream  null unless the server is an edge's: commands then go there
  PendingCommands(TimerQueue& timers, TransportClock& clock, PublishingStats& stats,
                  const ServerLimits& limits, const LimitReports& reports,
                  const SourceHooks& source = {}, TakeHint hint = {}, Upstream* upstream = nullptr)
      : timers_{timers},
        clock_{clock},
        stats_{stats},
        limiter_{limits, reports},
        files_{source, clock.options().sample_rate},
        hint_{std::move(hint)},
        upstream_{upstream} {}

  /// Submits a command to the clock. Calls `done` once, in submission order and possibly before
  /// this returns, with the state right after the command or the error.
  void submit(const Result<TransportCommand>& command, const CommandSender& sender, Done done);

  /// The limits, to check the rate of an HTTP connection. Thread: any.
  const CommandLimiter& limiter() const noexcept { return limiter_; }

  /// Drops all pending commands.
  void stop();

 private:
  static constexpr std::size_t max_in_flight = 64;  // per client
  // Half of the clock's queue. Beyond that each client may have one command in flight, which leaves
  // room for the others.
  static constexpr std::size_t capacity = 128;

  struct Pending {
    Done done;
    std::optional<Error> refusal = {};             // if a limit or the clock rejected it
    bool is_hint = false;                          // and in effect
    std::optional<TransportCommand> waiting = {};  // for a place of the clock's queue
    CommandTicket ticket = {};                     // otherwise
    std::shared_ptr<std::optional<Result<TransportState>>> forwarded = {};  // to the upstream
    std::optional<double> target = {};                    // where it moves the playhead, in frames
    std::chrono::steady_clock::time_point deadline = {};  // for a place, or to be in effect
  };
  bool has_room(std::size_t in_flight) const noexcept {
    return in_flight == 0 || (in_flight < max_in_flight && pending_.size() < capacity);
  }
  Frames heading() const;
  Outcome accept(const TransportCommand& command, const CommandSender& sender, Pending& pending);
  void forward(const TransportCommand& command, const CommandSender& sender, Pending& pending);
  void queue(Pending& pending);
  void queue_waiting();
  void settle();
  std::optional<Result<TransportState>> outcome_of(const Pending& pending);

  TimerQueue& timers_;
  TransportClock& clock_;
  PublishingStats& stats_;
  CommandLimiter limiter_;
  const FileCommands files_;
  const TakeHint hint_;
  Upstream* const upstream_;
  std::deque<Pending> pending_;
  std::size_t queued_ = 0;              // those in the clock's queue
  std::size_t waiting_ = 0;             // those that wait for a place there
  std::optional<PeriodicTimer> polls_;  // while any is pending
  bool stopped_ = false;
};

}  // namespace tactus::server
