#pragma once

#include <tactus/transport_clock.h>

#include <memory>
#include <vector>

#include "server/fanout/session.h"
#include "server/metrics/rate_meter.h"
#include "server/streams/clock_stream.h"

namespace tactus::server {

/// Publishes the clock: one stream at the clock's own rate, which always ticks, and one per other
/// subscribed rate. Keeps the stream's statistics in the clock. Thread: the hub's.
class ClockPublisher {
 public:
  ClockPublisher(TimerQueue& timers, TransportClock& clock, ByTopic<PublicationStats>& stats);

  /// The default rate of the clock's stream.
  double default_hz() const noexcept { return main_.hz(); }

  /// Adds a subscriber, which the caller greets.
  ClockStream& join(Session& session, double hz, StateForm form);
  void leave(ClockStream& stream, Session& session, StateForm form);

 private:
  ClockStream& stream_at(double hz);
  void count(bool heard);
  void measure();

  TimerQueue& timers_;
  TransportClock& clock_;
  ByTopic<PublicationStats>& stats_;
  RateMeter tick_rate_;
  RateMeter cpu_load_;
  double tick_count_ = 0.0;
  ClockStream main_;
  std::vector<std::unique_ptr<ClockStream>> others_;
};

}  // namespace tactus::server
