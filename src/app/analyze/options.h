#pragma once

#include <tactus/spectrum.h>

#include <cstdint>
#include <optional>
#include <string>

#include "app/cli/command.h"
#include "spectrum/level_scale.h"

namespace tactus::app {

enum class AnalyzeFormat : std::uint8_t { json, csv, png, svg };
enum class AnalyzeValues : std::uint8_t { bins, db };

/// What `tactus analyze` is to do.
struct AnalyzeOptions {
  std::string file = {};
  std::string output = "-";                  ///< a path, "-" for standard output
  std::optional<AnalyzeFormat> format = {};  ///< nothing: by the output's extension
  std::optional<double> rate_hz = {};        ///< 1 to 125; nothing: what suits the format
  AnalyzeValues values = AnalyzeValues::bins;
  bool features = false;
  BandLayout layout = BandLayout::log;
  Channel channel = Channel::mid;
  spectrum::LevelScale scale = {};
};

/// The command with its option table, but for what runs it. Thread: any. Errors: none.
Command analyze_command(AnalyzeOptions& options);

/// The format asked for: that of --format, else by the output's extension, else JSON.
/// Thread: any. Errors: none.
AnalyzeFormat format_of(const AnalyzeOptions& options);

/// Whether a format is a spectrogram. Thread: any. Errors: none.
bool is_picture(AnalyzeFormat format);

}  // namespace tactus::app
