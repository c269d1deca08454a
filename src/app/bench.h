#pragma once

#include "app/options.h"

namespace tactus::app {

/// `tactus bench`: puts clients on a stream, measures it for a while and prints the figures; on a
/// terminal it shows on standard error how far it is. SIGINT and SIGTERM end it with the figures
/// so far.
/// @return the program's exit code: failure also where clients did not come in or were lost
int run_bench(const BenchOptions& options);

}  // namespace tactus::app
