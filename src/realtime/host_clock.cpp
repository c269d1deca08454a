#include "realtime/host_clock.h"

#include <algorithm>
#include <cmath>

namespace tactus::realtime {
namespace {

constexpr double early_gain = 0.3;         // an early block is close to the true time
constexpr double late_gain = 0.03;         // a late block says little,
constexpr double long_block_ns = 20e6;     // but long blocks are rare, so each counts for more,
constexpr double largest_late_gain = 0.3;  // otherwise a drifting device would leave the line
constexpr double largest_creep = 400e-6;   // per block, if late: twice the drift of any device
constexpr double never_early_ns = 250e3;   // earlier than this, the line was wrong, not the block
constexpr double smallest_gap_ns = 100e6;  // a gap this long restarts the line
constexpr double lost_block = 0.97;        // of a block; a jump this late means a lost block
constexpr int late_in_a_row = 24;          // this many blocks late by less: the line has moved

}  // namespace

HostClock::HostClock(SampleRate rate) noexcept : ns_per_frame_{1e9 / static_cast<double>(rate)} {}

std::int64_t HostClock::update(std::int64_t now_ns, Frames frames) noexcept {
  const double block_ns = duration_ns(frames);
  if (started_ && frames == 0) return time_of_line(now_ns);
  line_ns_ += block_ns;
  const double error_ns = static_cast<double>(now_ns - origin_ns_) - line_ns_;
  if (!started_ || error_ns > std::max(smallest_gap_ns, 3 * block_ns)) {
    restart(now_ns);
  } else if (error_ns > std::max(block_ns / 2, 2 * never_early_ns)) {
    follow_late(error_ns, block_ns);
  } else {
    late_count_ = 0;
    line_ns_ += correction(error_ns, block_ns);
  }
  return time_of_line(now_ns);
}

std::int64_t HostClock::time_of_line(std::int64_t now_ns) const noexcept {
  return std::min(now_ns, origin_ns_ + static_cast<std::int64_t>(line_ns_));
}

void HostClock::restart(std::int64_t now_ns) noexcept {
  started_ = true;
  origin_ns_ = now_ns;
  line_ns_ = 0.0;
  late_count_ = 0;
}

double HostClock::correction(double error_ns, double block_ns) noexcept {
  if (error_ns < -never_early_ns) return error_ns;
  if (error_ns < 0) return early_gain * error_ns;
  const double gain =
      std::clamp(late_gain * block_ns / long_block_ns, late_gain, largest_late_gain);
  return std::min(gain * error_ns, largest_creep * block_ns);
}

void HostClock::follow_late(double error_ns, double block_ns) noexcept {
  const bool as_late = std::abs(error_ns - lateness_ns_) <= block_ns / 2;
  const bool block_lost = error_ns > lost_block * block_ns;
  if (late_count_ == 0 || !as_late) {
    late_count_ = 0;
    came_at_once_ = block_lost;
  }
  ++late_count_;
  lateness_ns_ = error_ns;
  if ((late_count_ == 2 && came_at_once_ && block_lost) || late_count_ > late_in_a_row) {
    line_ns_ += error_ns;
    late_count_ = 0;
  }
}

}  // namespace tactus::realtime
