#pragma once

#include "app/analyze/options.h"

namespace tactus::app {

/// `tactus analyze`: writes the spectra of a file, as the server streams them while playing it.
/// SIGINT and SIGTERM remove an incomplete output and end the process by that signal. @return the
/// program's exit code
int run_analyze(const AnalyzeOptions& options);

}  // namespace tactus::app
