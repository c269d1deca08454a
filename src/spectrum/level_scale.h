#pragma once

#include <tactus/spectrum.h>

#include <span>

namespace tactus::spectrum {

/// Mapping of levels to the bins of a frame.
struct LevelScale {
  double db_min = -80.0;    ///< dBFS shown as 0
  double db_max = 0.0;      ///< dBFS shown as 1; above db_min
  double attack_ms = 0.0;   ///< time constant of a rise; 0: immediate
  double release_ms = 0.0;  ///< time constant of a fall; 0: immediate
  bool operator==(const LevelScale&) const = default;
};

/// Maps levels to bins in [0, 1] and smooths them. One time constant completes 63 % of a step.
/// Threads: one.
class LevelSmoother {
 public:
  explicit LevelSmoother(const LevelScale& scale);

  /// Scales and smooths levels.
  /// @param levels      linear amplitude, 0 or more
  /// @param elapsed_ms  since the last call; the first call does not smooth
  /// @return finite values in [0, 1]
  std::span<const float, band_count> update(std::span<const float, band_count> levels,
                                            double elapsed_ms);

  /// Smooths bins that are already scaled.
  std::span<const float, band_count> smooth(std::span<const float, band_count> bins,
                                            double elapsed_ms);

 private:
  LevelScale scale_;
  Bands bins_{};
  bool fresh_ = true;
};

}  // namespace tactus::spectrum
