#pragma once

namespace tactus::app {

inline constexpr int exit_ok = 0;       ///< success, or ended by a signal
inline constexpr int exit_failure = 1;  ///< a failure at run time
inline constexpr int exit_usage = 2;    ///< invalid command line, variable or config file
}  // namespace tactus::app
