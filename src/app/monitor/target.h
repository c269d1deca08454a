#pragma once

#include <tactus/result.h>

#include <optional>
#include <string>
#include <string_view>

namespace tactus::app {

/// What `tactus monitor URL` follows.
struct MonitorTarget {
  std::string url;          ///< for people
  std::string authority;    ///< host:port
  std::string socket = {};  ///< URL of the server's /ws
  bool clock_only = false;
  std::optional<double> rate_hz = {};  ///< states per second; absent: the server's rate
};

/// Reads the URL of a server, of its /ws, or of its /ws/transport/clock, which stands for the clock
/// alone; a query `hz` there is the rate.
/// Thread: any. Errors: INVALID_ARGUMENT, e.g. for a URL with a key.
Result<MonitorTarget> read_target(std::string_view url);

}  // namespace tactus::app
