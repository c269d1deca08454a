#pragma once

#include <tactus/spectrum.h>

#include <array>
#include <string>
#include <vector>

#include "app/terminal/view_style.h"

namespace tactus::app {

/// A spectrum to show, from -80 to 0 dBFS.
struct SpectrumPicture {
  Bands bins{};                              ///< each in [0, 1]
  Bands peaks{};                             ///< likewise, none below its bin
  std::array<double, band_count> band_hz{};  ///< centres, rising
};

/// The fewest lines that spectrum_lines makes sense of.
inline constexpr std::size_t least_spectrum_rows = 4;

/// The spectrum as bars over an axis of frequencies. Where the terminal is too narrow for all,
/// several bands share a bar, which shows the highest; narrower still, there are no lines.
/// @param rows  how many lines, at least least_spectrum_rows
/// Thread: any. Errors: none.
std::vector<std::string> spectrum_lines(const SpectrumPicture& picture, std::size_t rows,
                                        const ViewStyle& style);

/// A level from -60 to 0 dBFS as a bar, and as a number.
/// @param rms  0 or more, 1 for a full-scale sine
std::string level_line(double rms, const ViewStyle& style);

}  // namespace tactus::app
