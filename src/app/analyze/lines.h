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

/// What is below, silence too, is told as this.
inline constexpr double lowest_db = -200.0;

/// One spectrum of a file.
struct AnalyzedFrame {
  std::int64_t hop_seq = 0;  ///< multiples of 8 ms since the file's start
  Frames sample_pos = 0;     ///< after the last frame analysed
  SampleRate sample_rate = 48'000;
  std::span<const float, band_count> values;          ///< bins, or levels in dBFS
  const spectrum::AudioFeatures* features = nullptr;  ///< null for none
};

/// Levels in dBFS: linear amplitude, 0 or more, in decibels. Thread: any. Errors: none.
Bands decibels(std::span<const float, band_count> levels);

/// One JSON object in one line, numbers with at most 4 decimals. Thread: any. Errors: none.
std::string json_line(const AnalyzedFrame& frame, AnalyzeValues values);

/// The first line of CSV: the names of the columns, each band's its centre in Hz.
std::string csv_header(const std::array<double, band_count>& centres, bool features);
/// The same numbers as json_line's, without names.
std::string csv_line(const AnalyzedFrame& frame);

}  // namespace tactus::app
