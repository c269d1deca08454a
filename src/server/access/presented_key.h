#pragma once

#include <optional>
#include <string_view>

namespace tactus::server::access {

/// The key in an Authorization header, as it was sent; see Key::parse().
/// @param authorization  the header's value; empty if absent
/// @return nothing without the scheme Bearer
/// Thread: any. Errors: none. Source: RFC 6750, section 2.1; RFC 9110, section 11.4.
std::optional<std::string_view> bearer_key(std::string_view authorization) noexcept;

/// The subprotocols that a WebSocket client offers, as far as tactus knows them.
struct OfferedSubprotocols {
  bool has_tactus = false;                   ///< tactus.v1, which the answer then names
  std::optional<std::string_view> key = {};  ///< of tactus.key.KEY, which no answer names
};

/// The name that the answer to a handshake gives.
inline constexpr std::string_view tactus_subprotocol = "tactus.v1";

/// @param field  the value of Sec-WebSocket-Protocol; empty if absent
/// Thread: any. Errors: none. Source: RFC 6455, sections 1.9 and 11.3.4.
OfferedSubprotocols parse_subprotocols(std::string_view field) noexcept;

}  // namespace tactus::server::access
