#pragma once

#include <string>
#include <string_view>

#include "app/monitor/options.h"

namespace tactus::app {

/// A state's message as one line, with the Unix time of its arrival added.
/// @param text         a JSON object with at least one member
/// @param received_ms  Unix time in ms
/// Thread: any. Errors: none.
std::string json_line(std::string_view text, double received_ms);

/// `tactus monitor`: shows what a server streams until a signal, the key q, the end of its output,
/// or its count. On a terminal a view redrawn in place, with spectrum, level and beat from /ws, the
/// clock alone from any other path; else a line a second, or JSON, of the clock. The views go on
/// looking for a server, JSON ends without one.
/// @return the program's exit code
int run_monitor(const MonitorOptions& options);

}  // namespace tactus::app
