#pragma once

#include <tactus/transport_clock.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "server/fanout/payload.h"
#include "server/fanout/topic.h"
#include "server/metrics/server_stats.h"

namespace tactus::server {

/// Form of a client's states: plain on /ws/transport/clock; on /ws with a `type`, or timed: with a
/// `type` and the time of sending.
enum class StateForm : std::uint8_t { plain, with_type, timed };

/// The clock's states at one rate: each tick is encoded once per subscribed form. Thread: the
/// hub's.
class ClockStream {
 public:
  ClockStream(const TransportClock& clock, PublishingStats& stats, double hz);

  /// Counts a tick and publishes it. To be called at the stream's rate.
  void tick() {
    advance();
    publish();
  }
  /// Counts a tick.
  void advance() { advance_to(seq_ + 1); }
  /// Counts a tick that has a number already.
  void advance_to(std::uint64_t seq);
  /// Publishes the state to all subscribers.
  void publish();

  double hz() const noexcept { return hz_; }
  Topic& topic(StateForm form) noexcept { return topics_[static_cast<std::size_t>(form)]; }
  const Topic& topic(StateForm form) const noexcept {
    return topics_[static_cast<std::size_t>(form)];
  }
  bool has_subscribers() const noexcept {
    return std::ranges::any_of(topics_, [](const Topic& topic) { return topic.subscribers() > 0; });
  }
  /// Number of the latest tick.
  std::uint64_t seq() const noexcept { return seq_; }

  /// Sends the current state with the latest tick's number to a new subscriber.
  void send_current(Session& session, StateForm form) const {
    topic(form).deliver(session, encode(state(), form));
  }

 private:
  TransportState state() const;
  Payload encode(const TransportState& state, StateForm form) const;

  const TransportClock& clock_;
  StreamStats& stats_;
  const double hz_;
  std::array<Topic, 3> topics_;  // by form
  std::uint64_t seq_ = 0;
};

}  // namespace tactus::server
