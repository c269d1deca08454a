#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/access/host.h"

namespace tactus::server::access {

/// The origin of a web page: scheme, host and port. Equal origins compare equal, e.g.
/// "http://localhost" and "http://localhost:80".
/// Thread: any. Source: RFC 6454, sections 4 and 6.2.
struct Origin {
  enum class Scheme { http, https };

  Scheme scheme = Scheme::http;
  Host host;
  std::uint16_t port = 0;  ///< 80 or 443 if the text has none

  /// @param text  http://HOST, http://HOST:PORT, or the same with https. Nothing else is an origin
  ///              here: no other scheme, user, path, query, fragment, space or list.
  /// @return nothing if the text is invalid. "null" is no origin either.
  static std::optional<Origin> parse(std::string_view text);

  /// The canonical text, without the scheme's own port.
  std::string text() const;

  friend bool operator==(const Origin&, const Origin&) = default;
};

/// The port of a URL that has none. Errors: none.
std::uint16_t default_port(Origin::Scheme scheme) noexcept;

}  // namespace tactus::server::access
