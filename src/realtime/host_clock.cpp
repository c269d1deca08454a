#include "realtime/host_clock.h"

#include <algorithm>

namespace tactus::realtime {
namespace {

constexpr double early_gain = 0.3;         // an early block is near the truth
constexpr double late_gain = 0.03;         // a late one says little
constexpr double largest_creep = 400e-6;   // of a block, for a late one: twice any device's drift
constexpr double never_early_ns = 250e3;   // beyond it the line was wrong, not the block
constexpr double smallest_gap_ns = 100e6;  // nothing for so long: the line has ended

}  // namespace

HostClock::HostClock(SampleRate rate) noexcept : ns_per_frame_{1e9 / static_cast<double>(rate)} {}

std::int64_t HostClock::update(std::int64_t now_ns, Frames frames) noexcept {
  const double block_ns = duration_ns(frames);
  line_ns_ += block_ns;
  const double error_ns = static_cast<double>(now_ns - origin_ns_) - line_ns_;
  if (!started_ || error_ns > std::max(smallest_gap_ns, 3 * block_ns)) {
    restart(now_ns);
  } else if (error_ns > std::max(block_ns / 2, 2 * never_early_ns)) {
    follow_late(error_ns, block_ns);
  } else {
    lateness_ns_ = 0.0;
    line_ns_ += error_ns < -never_early_ns ? error_ns
                : error_ns < 0 ? early_gain * error_ns
                               : std::min(late_gain * error_ns, largest_creep * block_ns);
  }
  return std::min(now_ns, origin_ns_ + static_cast<std::int64_t>(line_ns_));
}

void HostClock::restart(std::int64_t now_ns) noexcept {
  started_ = true;
  origin_ns_ = now_ns;
  line_ns_ = 0.0;
  lateness_ns_ = 0.0;
}

void HostClock::follow_late(double error_ns, double block_ns) noexcept {
  const bool catching_up = error_ns < lateness_ns_ - block_ns / 2;
  const bool blocks_lost = lateness_ns_ > 0.0 && !catching_up;
  if (blocks_lost) line_ns_ += error_ns;
  lateness_ns_ = blocks_lost ? 0.0 : error_ns;
}

}  // namespace tactus::realtime
