#pragma once

#include <tactus/spectrum.h>

#include <array>
#include <string>

#include "app/analyze/spectrogram.h"

namespace tactus::app {

/// Labels of a spectrogram: title, axes and colour scale.
struct SpectrogramLabels {
  std::string title;   ///< a file name, in any encoding
  std::string detail;  ///< a line below the title
  BandLayout layout = BandLayout::log;
  std::array<double, band_count> band_hz{};
  double db_min = -80.0;
  double db_max = 0.0;
  double seconds = 0.0;  ///< total length of all columns
};

/// The picture as an SVG file: the embedded PNG with axes, colour scale and title.
/// Thread: any. Errors: throws std::runtime_error.
std::string spectrogram_svg(const Spectrogram& picture, const SpectrogramLabels& labels);

}  // namespace tactus::app
