#pragma once

#include <tactus/transport_clock.h>

#include <memory>
#include <optional>
#include <vector>

#include "server/asio.h"
#include "server/clock_stream.h"
#include "server/slope_meter.h"

namespace tactus::server {

/// Publishes the clock: the stream at the clock's own rate, which always ticks, and one for each
/// lower rate that somebody listens to. Keeps the stream's statistics in the clock.
/// Thread: the server's.
class Publisher {
 public:
  Publisher(asio::io_context& io, TransportClock& clock);

  /// Adds a listener and hands it the state now.
  /// @param hz  the rate asked for, to the nearest tenth; the clock's own where that is lower, or
  ///            nothing is asked
  ClockStream& join(Subscriber& subscriber, std::optional<double> hz);
  void leave(ClockStream& stream, Subscriber& subscriber);

  /// Ends all ticks.
  void stop();

 private:
  ClockStream& slower(double hz);
  static void on_tick(void* self, bool sent);
  static void on_main_tick(void* self, bool sent);
  void measure();

  asio::io_context& io_;
  TransportClock& clock_;
  std::shared_ptr<ClockStream> main_;
  std::vector<std::shared_ptr<ClockStream>> slower_;
  SlopeMeter tick_rate_;
  SlopeMeter cpu_load_;
  double ticks_ = 0.0;
};

}  // namespace tactus::server
