#pragma once

#include <tactus/spectrum.h>

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace tactus::app {

/// A labelled mark on an axis.
struct AxisTick {
  double place = 0.0;  ///< position along the axis, 0 to 1
  std::string label;
};

/// Ticks at round times. @param most  maximum number of ticks. Thread: any. Errors: none.
std::vector<AxisTick> time_ticks(double seconds, std::size_t most);

/// Ticks at round frequencies; for semitones, at each note A. Bands are equally high, so the axis
/// follows the layout: logarithmic for `log`. Thread: any. Errors: none.
std::vector<AxisTick> frequency_ticks(BandLayout layout,
                                      const std::array<double, band_count>& band_hz);

/// Ticks at round levels. Requires db_max > db_min. Thread: any. Errors: none.
std::vector<AxisTick> level_ticks(double db_min, double db_max);

/// A time as "0:59", "59:59" or "1:00:00". Thread: any. Errors: none.
std::string clock_time(double seconds);

}  // namespace tactus::app
