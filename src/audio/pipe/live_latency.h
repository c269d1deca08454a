#pragma once

#include <tactus/units.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace tactus::audio {

/// Keeps the sound of a live writer as new as its deliveries allow.
///
/// The level is the sound that waits to be played. It is lowest just before a delivery. If even
/// the lowest level of a period exceeds the cushion, the excess only delays the sound. A large
/// excess is dropped; a small one, as from a clock that is 1 % fast or slow, is corrected by the
/// speed of playback (a proportional-integral controller, critically damped).
///
/// The period covers the pauses that recur between deliveries, so that a writer which delivers 2 s
/// at a time plays without gaps. A single pause does not count: its stale sound is dropped.
///
/// Threads: one. Time is injected.
class LiveLatency {
 public:
  /// The lowest level aimed at. It covers the jitter of the writer and of this thread.
  static constexpr double cushion_s = 0.04;

  struct Correction {
    std::size_t drop = 0;  ///< frames to drop, oldest first
    double speed = 1.0;    ///< of playback, 0.98 to 1.02
  };

  explicit LiveLatency(SampleRate rate) noexcept : rate_{rate} {}

  /// Notes a delivery of a writer that is not judged yet, whether it is played or not.
  /// @param offered  frames that waited at first and were delivered since, without the delivery
  void hold(std::size_t offered, std::int64_t now_ns) noexcept;
  /// The writer is live. Corrections begin with the next delivery.
  /// @param played  frames that were played of those offered
  void begin(std::size_t played, std::int64_t now_ns) noexcept;
  /// Notes a delivery during playback.
  /// @param level  frames that wait, without the delivery and without those still to be dropped
  Correction deliver(std::size_t level, std::int64_t now_ns) noexcept;

  /// Forgets the writer: another one follows.
  void restart() noexcept { *this = LiveLatency{rate_}; }

 private:
  void note_pause(std::int64_t now_ns) noexcept;
  double period_s() const noexcept;
  void correct_speed(double excess_s, double elapsed_s) noexcept;

  SampleRate rate_;
  std::optional<std::int64_t> held_ns_;    // the first delivery
  std::optional<std::int64_t> last_ns_;    // the last delivery
  std::optional<std::int64_t> period_ns_;  // begin of the current period
  std::optional<double> lowest_;           // level of the current period, in frames
  double integral_ = 0.0;
  double speed_ = 1.0;
  // The two longest pauses, in seconds, of the last ten seconds and of the ten before.
  std::int64_t pauses_ns_ = 0;
  std::array<double, 2> pauses_{};
  std::array<double, 2> earlier_pauses_{};
};

}  // namespace tactus::audio
