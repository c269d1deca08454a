#pragma once

#include <tactus/transport_clock.h>

#include <chrono>
#include <cstdint>
#include <memory>

#include "server/asio.h"
#include "server/payload.h"
#include "server/topic.h"

namespace tactus::server {

/// The clock's states at one rate: a tick at each absolute deadline start + k / hz, so that the
/// rate does not drift; one encoding a tick. Deadlines that have passed by a whole period are left
/// out. Shared, since a tick that is due may be in the loop's queue when the last listener goes.
/// Thread: the server's.
class ClockStream : public std::enable_shared_from_this<ClockStream> {
 public:
  /// Called at each tick, with whether it reached anybody.
  using OnTick = void (*)(void* context, bool sent);

  ClockStream(asio::io_context& io, TransportClock& clock, double hz, OnTick on_tick,
              void* context);

  /// Begins to tick.
  void start() { schedule(); }

  double hz() const noexcept { return hz_; }
  Topic& topic() noexcept { return topic_; }
  /// Ticks so far.
  std::uint64_t seq() const noexcept { return seq_; }

  /// Ends the ticks, also one whose time has come already.
  void stop();

  /// The state now, with the number of the latest tick: what a newcomer gets at once.
  Payload current() const;

 private:
  void schedule();
  void tick();

  TransportClock& clock_;
  const double hz_;
  OnTick on_tick_;
  void* context_;
  Topic topic_;
  std::uint64_t seq_ = 0;
  Timer timer_;
  const std::chrono::steady_clock::time_point start_;
  std::uint64_t deadline_ = 0;  // its number
  bool stopped_ = false;
};

}  // namespace tactus::server
