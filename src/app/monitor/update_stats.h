#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

namespace tactus::app {

/// How regularly the updates of a stream arrive: over the last few seconds, but for the gaps, which
/// are counted from the start.
///
/// Threads: one.
class UpdateStats {
 public:
  using Clock = std::chrono::steady_clock;

  /// @param window  how far back the rate and the jitter look, above 0
  explicit UpdateStats(Clock::duration window = std::chrono::seconds{5}) : window_{window} {}

  /// Counts an update. @param at  never before the last one's  @param seq  of the stream
  void add(Clock::time_point at, std::uint64_t seq);

  /// Begins a new connection: its first update is the state at that moment, outside the beat of the
  /// stream, and its seq goes on from nowhere.
  void reconnected();

  /// Updates per second over the window up to `now`; 0 for fewer than two.
  double rate_hz(Clock::time_point now) const;
  /// Standard deviation of the times between updates over the window up to `now`, in ms; nothing
  /// for fewer than three updates.
  std::optional<double> jitter_ms(Clock::time_point now) const;
  /// Updates that never came, by the jumps of seq.
  std::uint64_t missed() const noexcept { return missed_; }
  /// Updates in all.
  std::uint64_t received() const noexcept { return received_; }

 private:
  std::deque<Clock::time_point>::const_iterator window_start(Clock::time_point now) const;

  Clock::duration window_;
  std::deque<Clock::time_point> arrivals_;
  std::optional<std::uint64_t> last_seq_;
  bool greeted_ = false;  ///< the state on connecting has come
  std::uint64_t missed_ = 0;
  std::uint64_t received_ = 0;
};

}  // namespace tactus::app
