#pragma once

#include <tactus/spectrum.h>
#include <tactus/units.h>

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "app/analyze/options.h"
#include "spectrum/features.h"

namespace tactus::app {

/// Lower levels and silence are written as this value.
inline constexpr double lowest_db = -200.0;

/// One spectrum of a file.
struct AnalyzedFrame {
  std::int64_t hop_seq = 0;  ///< in units of 8 ms from the start of the file
  Frames sample_pos = 0;     ///< frames analysed so far
  SampleRate sample_rate = 48'000;
  std::span<const float, band_count> values;          ///< bins, or levels in dBFS
  const spectrum::AudioFeatures* features = nullptr;  ///< optional
};

/// Converts linear amplitudes, at least 0, to dBFS. Thread: any. Errors: none.
Bands decibels(std::span<const float, band_count> levels);

/// A line with one JSON object; numbers have at most 4 decimals. Thread: any. Errors: none.
std::string json_line(const AnalyzedFrame& frame, AnalyzeValues values);

/// The CSV header: column names; each band is named by its centre in Hz.
std::string csv_header(const std::array<double, band_count>& centres, bool features);
/// A CSV line with the same numbers as json_line.
std::string csv_line(const AnalyzedFrame& frame);

}  // namespace tactus::app
