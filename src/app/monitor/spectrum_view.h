#pragma once

#include <tactus/spectrum.h>

#include <array>
#include <string>
#include <vector>

#include "app/terminal/view_style.h"

namespace tactus::app {

/// Contents of the spectrum view, -80 to 0 dBFS.
struct SpectrumPicture {
  Bands bins{};                              ///< each in [0, 1]
  Bands peaks{};                             ///< each in [0, 1], at least its bin
  std::array<double, band_count> band_hz{};  ///< band centres, ascending
};

/// Minimum lines of spectrum_lines.
inline constexpr std::size_t least_spectrum_rows = 4;

/// Draws the spectrum as bars over a frequency axis. On a narrow terminal several bands share a
/// bar, which shows their maximum. Returns no lines if even that does not fit.
/// @param rows  number of lines, at least least_spectrum_rows
/// Thread: any. Errors: none.
std::vector<std::string> spectrum_lines(const SpectrumPicture& picture, std::size_t rows,
                                        const ViewStyle& style);

/// Draws a level from -60 to 0 dBFS as a bar and a number.
/// @param rms  at least 0; a full-scale sine has 1
std::string level_line(double rms, const ViewStyle& style);

}  // namespace tactus::app
