#pragma once

namespace tactus::app {

inline constexpr int exit_ok = 0;       ///< a clean end, by a signal too
inline constexpr int exit_failure = 1;  ///< whatever is not the caller's wording
inline constexpr int exit_usage = 2;    ///< a wrong command line, variable or config file
}  // namespace tactus::app
