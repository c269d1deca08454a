#pragma once

#include <tactus/spectrum.h>

#include <array>
#include <chrono>

namespace tactus::app {

/// Peak of each band, held briefly, then falling.
///
/// Threads: one.
class PeakHold {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// @param bins  each in [0, 1]
  /// @param now   must not decrease
  void update(const Bands& bins, Time now);
  /// Each at least as high as the latest bin.
  const Bands& peaks() const noexcept { return peaks_; }

 private:
  Bands peaks_{};
  std::array<Time, band_count> held_until_{};
  Time last_{};
};

}  // namespace tactus::app
