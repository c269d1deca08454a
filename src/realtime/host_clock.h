#pragma once

#include <tactus/realtime.h>
#include <tactus/units.h>

#include <cstdint>

namespace tactus::realtime {

/// Smooths the moments at which blocks arrive into the line they lie on, so that a position and its
/// host time are a pair to extrapolate from.
///
/// Callbacks come late, hardly ever early. So the line keeps to the earliest arrivals, which a loop
/// that averages cannot: an early block pulls it strongly, a late one lets it creep. A block late
/// by more than half its length leaves the line alone, unless it is late by a whole block at once
/// and the next is as late: then blocks were lost (an xrun) and the line goes on from there. Where
/// the device's period is not the block, blocks are late in turns; that moves the line only when no
/// turn is on time. After a long gap it starts anew.
///
/// Thread: one, the audio thread. Realtime-safe: yes.
class HostClock {
 public:
  explicit HostClock(SampleRate rate) noexcept;

  /// Takes note of a block.
  /// @param now_ns  when it arrived, monotonic
  /// @param frames  its length, 0 or more; a block of 0 moves nothing, its time neither
  /// @return its smoothed time in ns, never later than now_ns
  std::int64_t update(std::int64_t now_ns, Frames frames) noexcept TACTUS_NONBLOCKING;

  /// Length of a block in ns.
  double duration_ns(Frames frames) const noexcept TACTUS_NONBLOCKING {
    return static_cast<double>(frames) * ns_per_frame_;
  }

 private:
  std::int64_t time_of_line(std::int64_t now_ns) const noexcept TACTUS_NONBLOCKING;
  void restart(std::int64_t now_ns) noexcept TACTUS_NONBLOCKING;
  static double correction(double error_ns, double block_ns) noexcept TACTUS_NONBLOCKING;
  void follow_late(double error_ns, double block_ns) noexcept TACTUS_NONBLOCKING;

  double ns_per_frame_;
  std::int64_t origin_ns_ = 0;  // where the line started
  double line_ns_ = 0.0;        // the last block's time on it, from the origin
  // Of blocks too late to be followed:
  double lateness_ns_ = 0.0;   // the last one's
  int late_count_ = 0;         // in a row, each about as late
  bool came_at_once_ = false;  // the first of them lost a block, the one before was not so late
  bool started_ = false;
};

}  // namespace tactus::realtime
