#pragma once

#include <string>
#include <string_view>

#include "app/monitor/options.h"

namespace tactus::app {

/// A state message as one line, plus its arrival time.
/// @param text         a JSON object with at least one member
/// @param received_ms  Unix time in ms
/// Thread: any. Errors: none.
std::string json_line(std::string_view text, double received_ms);

/// `tactus monitor`: shows a server's streams until a signal, the key q, a closed output or the
/// update count. A terminal gets a view redrawn in place: clock, spectrum, level and beat, or only
/// the clock for a URL that ends in /ws/transport/clock. Other outputs get one line per second, or
/// JSON. JSON ends without a server; the other modes reconnect.
/// @return the program's exit code
int run_monitor(const MonitorOptions& options);

}  // namespace tactus::app
