#pragma once

#include <tactus/result.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace tactus::client {

/// Address of a server's WebSocket.
struct ServerAddress {
  bool secure = false;  ///< TLS
  std::string host;     ///< name or address; IPv6 without brackets
  std::uint16_t port = 8000;
  std::string target = "/ws";  ///< path and query

  /// host:port, with an IPv6 address in brackets.
  std::string authority() const;
  /// The path without the query.
  std::string_view path() const { return std::string_view{target}.substr(0, target.find('?')); }
  /// The URL, as ws://host:port/path or wss://host:port/path.
  std::string url() const { return (secure ? "wss://" : "ws://") + authority() + target; }
};

/// Parses HOST, HOST:PORT, or a URL of ws, wss, http or https. The default port is 80 or 443 after
/// a scheme, as in any URL, else 8000. A path that ends in / is the place of the server's pages,
/// and its WebSocket is there; any other path is the WebSocket's.
/// @param socket  the WebSocket's path below that of the pages, without its first slash
/// Thread: any. Errors: INVALID_ARGUMENT, e.g. for a URL with a key, whose text is not repeated.
Result<ServerAddress> parse_address(std::string_view text, std::string_view socket = "ws");

}  // namespace tactus::client
