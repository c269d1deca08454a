#pragma once

#include "app/analyze/options.h"

namespace tactus::app {

/// `tactus analyze`: writes the spectra of a file, as the server streams them while it plays.
/// SIGINT and SIGTERM end the process by that signal, with nothing left of a file that is not
/// whole. @return the program's exit code
int run_analyze(const AnalyzeOptions& options);

}  // namespace tactus::app
