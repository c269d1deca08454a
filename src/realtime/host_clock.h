#pragma once

#include <tactus/realtime.h>
#include <tactus/units.h>

#include <cstdint>

namespace tactus::realtime {

/// Smooths block arrival times, so that a position and its host time can be extrapolated.
///
/// Callbacks are often late but hardly ever early. The estimate is therefore a line along the
/// earliest arrivals; an average would lag behind. An early block pulls the line strongly; a late
/// block moves it slowly. A block late by more than half its length does not move the line.
/// Exception: two blocks in a row that are late by a whole block mean lost blocks (an xrun), and
/// the line jumps to them. If the device period differs from the block length, some blocks are
/// always late. The line then moves only if no block is on time. A long gap restarts the line.
///
/// Thread: one, the audio thread. Realtime-safe: yes.
class HostClock {
 public:
  explicit HostClock(SampleRate rate) noexcept;

  /// Records the arrival of a block.
  /// @param now_ns  arrival time, monotonic
  /// @param frames  length, 0 or more; a block of 0 frames changes nothing
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
  std::int64_t origin_ns_ = 0;  // start of the line
  double line_ns_ = 0.0;        // time of the last block, relative to the origin
  // State of blocks too late to move the line:
  double lateness_ns_ = 0.0;   // lateness of the last one
  int late_count_ = 0;         // consecutive blocks of about this lateness
  bool came_at_once_ = false;  // the first was a lost block; its predecessor was on time
  bool started_ = false;
};

}  // namespace tactus::realtime
