#pragma once

#include <tactus/transport_clock.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <vector>

#include "server/fanout/session.h"
#include "server/fanout/timer_queue.h"
#include "server/metrics/rate_meter.h"
#include "server/metrics/server_stats.h"
#include "server/streams/clock_stream.h"
#include "server/streams/upstream.h"

namespace tactus::server {

/// Publishes the clock: one stream at the clock's own rate, which always ticks, and one per other
/// subscribed rate. Keeps the stream's statistics and copies them to the clock. Thread: the hub's.
class ClockPublisher {
 public:
  /// @param upstream   null unless the server is an edge's: its ticks are then those of the clock's
  ///                   own rate
  /// @param max_rates  different rates, the clock's own included; 0 for no limit
  ClockPublisher(TimerQueue& timers, TransportClock& clock, PublishingStats& stats,
                 std::size_t max_rates, Upstream* upstream = nullptr);
  ~ClockPublisher();
  ClockPublisher(const ClockPublisher&) = delete;
  ClockPublisher& operator=(const ClockPublisher&) = delete;

  /// The default rate of the clock's stream.
  double default_hz() const noexcept { return main_.hz(); }

  /// Whether a session may subscribe to a rate, in place of its present one, as has_room_for_stream
  /// says.
  bool has_room_for(Session& session, double hz) const;

  /// Publishes the tick of an upstream.
  void relay(std::uint64_t seq);

  /// Adds a subscriber, to which the caller sends the current state.
  ClockStream& join(Session& session, double hz, StateForm form);
  void leave(ClockStream& stream, Session& session, StateForm form);

 private:
  struct TimedStream {
    TimedStream(TimerQueue& timers, const TransportClock& clock, PublishingStats& stats, double hz);
    ClockStream stream;
    PeriodicTimer timer;
    std::set<Session*> subscribers = {};
  };

  ClockStream& stream_for(Session& session, double hz);
  void tick();
  void tick_without_upstream();
  void measure();
  void update_clock();

  TimerQueue& timers_;
  TransportClock& clock_;
  PublishingStats& stats_;
  const std::size_t max_rates_;
  const bool is_relayed_;
  RateMeter tick_rate_;
  RateMeter cpu_load_;
  ClockStream main_;
  std::vector<std::unique_ptr<TimedStream>> others_;
  PeriodicTimer main_timer_;
};

}  // namespace tactus::server
