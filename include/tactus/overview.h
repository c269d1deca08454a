#pragma once

#include <tactus/units.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tactus {

/// The most points of an Overview.
inline constexpr std::size_t max_overview_points = 4'096;

/// The waveform of all files of a source, from the first frame of the first to the last of the
/// last, in points of equal length.
struct Overview {
  Seconds length_seconds = 0.0;  ///< of all files
  /// The part that is computed, 0 to 1, from the start on. The points after it are 0.
  double progress = 0.0;
  std::vector<std::uint8_t> peaks = {};  ///< largest absolute sample; 255 is full scale or more
  std::vector<std::uint8_t> rms = {};    ///< root mean square of all channels, in the same scale
};

}  // namespace tactus
