#pragma once

#include <tactus/spectrum.h>

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace tactus::app {

/// A mark on an axis: where, as a share of the axis, and what it says.
struct AxisTick {
  double place = 0.0;  ///< 0 to 1
  std::string label;
};

/// Marks at round times. @param most  marks that find room. Thread: any. Errors: none.
std::vector<AxisTick> time_ticks(double seconds, std::size_t most);

/// Marks at round frequencies, for semitones at each note A. The bands are equally high, so that
/// the axis is the layout's own: logarithmic for `log`. Thread: any. Errors: none.
std::vector<AxisTick> frequency_ticks(BandLayout layout,
                                      const std::array<double, band_count>& band_hz);

/// Marks at round levels, `db_max` above `db_min`. Thread: any. Errors: none.
std::vector<AxisTick> level_ticks(double db_min, double db_max);

/// A time as "0:59", "59:59" or "1:00:00". Thread: any. Errors: none.
std::string clock_time(double seconds);

}  // namespace tactus::app
