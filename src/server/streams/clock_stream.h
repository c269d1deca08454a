#pragma once

#include <tactus/transport_clock.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include "server/fanout/payload.h"
#include "server/fanout/timer_queue.h"
#include "server/fanout/topic.h"

namespace tactus::server {

/// How a client gets states: plain as on /ws/transport/clock, typed as on /ws, or timed as well:
/// with the time at which they are handed out.
enum class StateForm : std::uint8_t { plain, typed, timed };

/// The clock's states at one rate: at each tick one encoding for each form that is listened to.
/// Thread: the hub's.
class ClockStream {
 public:
  /// Called at each tick, before it is published, with whether anybody listens.
  using OnTick = std::function<void(bool heard)>;

  ClockStream(TimerQueue& timers, TransportClock& clock, ByTopic<PublicationStats>& stats,
              double hz, OnTick on_tick);

  double hz() const noexcept { return hz_; }
  Topic& topic(StateForm form) noexcept { return topics_[static_cast<std::size_t>(form)]; }
  const Topic& topic(StateForm form) const noexcept {
    return topics_[static_cast<std::size_t>(form)];
  }
  bool has_subscribers() const noexcept {
    return std::ranges::any_of(topics_, [](const Topic& topic) { return topic.subscribers() > 0; });
  }
  /// TimerQueue so far.
  std::uint64_t seq() const noexcept { return seq_; }

  /// Hands a newcomer the state now, with the number of the latest tick.
  void greet(Session& session, StateForm form) const {
    topic(form).deliver(session, encode(state(), form));
  }

 private:
  TransportState state() const;
  Payload encode(const TransportState& state, StateForm form) const;
  void tick();

  TransportClock& clock_;
  const double hz_;
  OnTick on_tick_;
  std::array<Topic, 3> topics_;  // by form
  std::uint64_t seq_ = 0;
  std::optional<PeriodicTimer> timer_;
};

}  // namespace tactus::server
