#pragma once

#include <tactus/result.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace tactus::app {

/// Where a stream is.
struct MonitorAddress {
  std::string host;  ///< name or address; an IPv6 one without its brackets
  std::uint16_t port = 8000;
  std::string target = "/ws";  ///< path and query

  /// host:port, an IPv6 address in brackets.
  std::string authority() const;
  /// Its path alone.
  std::string_view path() const { return std::string_view{target}.substr(0, target.find('?')); }
  /// The whole address, as ws://host:port/path.
  std::string url() const { return "ws://" + authority() + target; }
};

/// Reads ws://host:port/path, http://host:port or host:port. Without a port: 80 after a scheme, as
/// in any URL, else 8000.
/// @param usual_path  where the text has none
/// Thread: any. Errors: INVALID_ARGUMENT, e.g. for wss://, which tactus does not speak.
Result<MonitorAddress> parse_monitor_address(std::string_view text, std::string_view usual_path);

}  // namespace tactus::app
