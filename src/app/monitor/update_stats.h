#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

namespace tactus::app {

/// Rate and jitter of a stream's updates over the last seconds, and the total of missed updates.
///
/// Threads: one.
class UpdateStats {
 public:
  using Clock = std::chrono::steady_clock;

  /// @param window  averaging time of rate and jitter, above 0
  explicit UpdateStats(Clock::duration window = std::chrono::seconds{5}) : window_{window} {}

  /// Counts an update. @param at  must not decrease  @param seq  of the stream
  void add(Clock::time_point at, std::uint64_t seq);

  /// Starts a new connection. Its first update is an extra state outside the update period, and its
  /// seq does not continue the old one.
  void reconnected();

  /// Updates per second over the window up to `now`; 0 for fewer than two.
  double rate_hz(Clock::time_point now) const;
  /// Standard deviation of the update intervals in the window up to `now`, in ms; nothing for fewer
  /// than three updates.
  std::optional<double> jitter_ms(Clock::time_point now) const;
  /// Updates lost, by gaps in seq.
  std::uint64_t missed() const noexcept { return missed_; }
  /// Total updates received.
  std::uint64_t received() const noexcept { return received_; }

 private:
  std::deque<Clock::time_point>::const_iterator window_start(Clock::time_point now) const;

  Clock::duration window_;
  std::deque<Clock::time_point> arrivals_;
  std::optional<std::uint64_t> last_seq_;
  bool started_ = false;  ///< the first state has arrived
  std::uint64_t missed_ = 0;
  std::uint64_t received_ = 0;
};

}  // namespace tactus::app
