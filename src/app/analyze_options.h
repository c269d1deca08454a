#pragma once

#include <tactus/result.h>

#include <span>

#include "app/options.h"

namespace tactus::app {

/// The option table's rows of `tactus analyze`. Thread: any. Errors: none.
std::span<const OptionRow> analyze_rows() noexcept;

/// What no option shows by itself. Thread: any. Errors: OUT_OF_RANGE or INVALID_ARGUMENT for
/// options that do not go together, and for an output whose ending names no format.
Outcome check(const AnalyzeOptions& options);

/// The format asked for: that of --format, else by the output's ending, else JSON.
/// Thread: any. Errors: none.
AnalyzeFormat format_of(const AnalyzeOptions& options);

/// Whether a format is a spectrogram. Thread: any. Errors: none.
bool is_picture(AnalyzeFormat format);

}  // namespace tactus::app
