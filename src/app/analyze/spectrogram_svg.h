#pragma once

#include <tactus/spectrum.h>

#include <array>
#include <string>

#include "app/analyze/spectrogram.h"

namespace tactus::app {

/// What a spectrogram's axes, colour scale and title say.
struct SpectrogramLabels {
  std::string title;   ///< in whatever encoding file names have
  std::string detail;  ///< a line below it
  BandLayout layout = BandLayout::log;
  std::array<double, band_count> band_hz{};
  double db_min = -80.0;
  double db_max = 0.0;
  double seconds = 0.0;  ///< the length of all columns together
};

/// The picture as an SVG file: the PNG, embedded, and axes, colour scale and title around it.
/// Thread: any. Errors: throws std::runtime_error.
std::string spectrogram_svg(const Spectrogram& picture, const SpectrogramLabels& labels);

}  // namespace tactus::app
