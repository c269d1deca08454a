#pragma once

#include <tactus/spectrum.h>

#include <cstdint>
#include <optional>
#include <string>

#include "app/cli/command.h"
#include "spectrum/level_scale.h"

namespace tactus::app {

enum class AnalyzeFormat : std::uint8_t { json, csv, labels, png, svg };
enum class AnalyzeValues : std::uint8_t { bins, db };

/// Options of `tactus analyze`.
struct AnalyzeOptions {
  std::string file = {};
  std::string output = "-";                  ///< a path, or "-" for standard output
  std::optional<AnalyzeFormat> format = {};  ///< default: by the output's extension
  std::optional<double> rate_hz = {};        ///< 1 to 125; default: by the format
  AnalyzeValues values = AnalyzeValues::bins;
  bool features = false;
  BandLayout layout = BandLayout::log;
  Channel channel = Channel::mid;
  spectrum::LevelScale scale = {};
  bool beats = false;    ///< beats instead of spectra
  bool whole = false;    ///< beats from the whole file, not as they are heard
  double lead_ms = 0.0;  ///< how long before it falls a beat is announced
};

/// The command with its option table; the caller sets `run`. Thread: any. Errors: none.
Command analyze_command(AnalyzeOptions& options);

/// The output format: --format, else by the output's extension, else JSON. Thread: any. Errors:
/// none.
AnalyzeFormat format_of(const AnalyzeOptions& options);

/// Whether a format is a spectrogram. Thread: any. Errors: none.
bool is_picture(AnalyzeFormat format);

}  // namespace tactus::app
