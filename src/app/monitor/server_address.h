#pragma once

#include <tactus/result.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace tactus::app {

/// Address of a server's stream.
struct ServerAddress {
  std::string host;  ///< name or address; IPv6 without brackets
  std::uint16_t port = 8000;
  std::string target = "/ws";  ///< path and query

  /// host:port, with an IPv6 address in brackets.
  std::string authority() const;
  /// The path without the query.
  std::string_view path() const { return std::string_view{target}.substr(0, target.find('?')); }
  /// The URL, as ws://host:port/path.
  std::string url() const { return "ws://" + authority() + target; }
};

/// Parses ws://host:port/path, http://host:port or host:port. The default port is 80 after a
/// scheme, as in any URL, else 8000.
/// @param default_path the path if the text has none
/// Thread: any. Errors: INVALID_ARGUMENT, e.g. for wss://, or for a URL with a key.
Result<ServerAddress> parse_server_address(std::string_view text, std::string_view default_path);

}  // namespace tactus::app
