#pragma once

#include <tactus/transport_clock.h>
#include <tactus/transport_command.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>

#include "client/clock/clock_sync.h"
#include "client/clock/local_clock.h"
#include "protocol/websocket/server_message.h"

namespace tactus::relay {

/// The origin as an edge sees it: its clock, estimated, and its states, shown on the edge's own
/// clock in the edge's time. `epoch` and `seq` only grow, even if the origin restarts.
/// Times are local, in ms, unless their name says otherwise.
///
/// Threads: one, but for now().
class OriginView {
 public:
  /// @param on_tick  called with the number of each tick that is shown
  explicit OriginView(std::function<void(std::uint64_t seq)> on_tick)
      : on_tick_{std::move(on_tick)}, sync_{local_.origin(), resolution_ms} {}
  OriginView(const OriginView&) = delete;
  OriginView& operator=(const OriginView&) = delete;

  /// Shows stale states until the first one comes.
  /// @param clock  with the origin's settings; nothing else moves it
  void show_on(TransportClock& clock);
  TransportClock* clock() const noexcept { return clock_; }

  /// Forgets the clock of a run of the origin: another one follows.
  /// @param settings  of its clock
  void restart(const TransportOptions& settings);
  /// Takes a tick. One that comes before the clock is known, or that shows that the clock was set,
  /// is shown once a probe is answered.
  /// @return whether one of the clocks was set, so that new probes are needed
  bool take(const protocol::StateMessage& message, double received);
  void take(const protocol::TimeAnswer& answer, double received);

  /// A command with its moment in the origin's time.
  TransportCommand to_origin(const TransportCommand& command) const;
  /// The state after a command, as of this edge. It is shown at once, unless a later one came
  /// first: a client that has the answer must not read an earlier state.
  TransportState result(const TransportState& state);

  double now() const noexcept { return local_.now(); }
  double local_unix_ms(double origin_unix_ms) const noexcept;
  double origin_unix_ms(double local_unix_ms) const noexcept;
  double round_trip_ms() const noexcept { return sync_.reading().round_trip; }

  /// Whether no tick came for long: half a second, or three periods.
  bool is_silent() const noexcept { return now() - heard_ > silence_ms(); }
  /// Gives the origin some time until it counts as silent. @param ms  less than half a second
  void grant(double ms) noexcept;

 private:
  // Of the local clock, with the rounding of Unix times.
  static constexpr double resolution_ms = 0.001;

  bool is_known() const noexcept { return sync_.reading().probes > 0; }
  bool was_set(const protocol::StateMessage& message, double received);
  bool can_translate(const TransportState& result) const noexcept;
  void show(const protocol::StateMessage& message);
  void mirror(const TransportState& shown);
  double silence_ms() const noexcept;

  const std::function<void(std::uint64_t)> on_tick_;
  const client::LocalClock local_;
  client::ClockSync sync_;
  TransportClock* clock_ = nullptr;
  SampleRate sample_rate_ = 0;
  double update_hz_ = TransportOptions{}.update_hz;
  double heard_ = -1e9;                            // the last tick
  double newest_sent_ms_ = -1e9;                   // in the origin's time
  std::optional<protocol::StateMessage> waiting_;  // came before the origin's clock was known
  std::optional<TransportState> shown_;            // in the origin's time, with the shifts below
  double sent_ = -1e9;                             // the shown one, by its origin
  bool is_new_ = true;                             // nothing of this run was shown
  std::uint64_t epoch_shift_ = 0;
  std::uint64_t seq_shift_ = 0;
};

}  // namespace tactus::relay
