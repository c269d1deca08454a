#pragma once

#include <tactus/transport_clock.h>

#include <memory>
#include <vector>

#include "server/asio.h"
#include "server/clock_stream.h"
#include "server/slope_meter.h"

namespace tactus::server {

/// Publishes the clock: the stream at the clock's own rate, which always ticks, and one for each
/// other rate that somebody listens to. Keeps the stream's statistics in the clock.
/// Thread: the server's.
class ClockPublisher {
 public:
  ClockPublisher(asio::io_context& io, TransportClock& clock);

  /// The rate of a clock that nobody asks for another.
  double usual_hz() const noexcept { return main_.hz(); }

  /// Adds a listener and hands it the state now.
  ClockStream& join(Subscriber& subscriber, double hz, StateForm form);
  void leave(ClockStream& stream, Subscriber& subscriber, StateForm form);

  /// Ends all ticks.
  void stop();

 private:
  ClockStream& stream_at(double hz);
  void count(bool sent);
  void measure();

  asio::io_context& io_;
  TransportClock& clock_;
  SlopeMeter tick_rate_;
  SlopeMeter cpu_load_;
  double ticks_ = 0.0;
  ClockStream main_;
  std::vector<std::unique_ptr<ClockStream>> others_;
};

}  // namespace tactus::server
