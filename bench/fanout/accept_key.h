#pragma once

#include <string>
#include <string_view>

namespace tactus::bench {

/// Returns the Sec-WebSocket-Accept for a handshake request; empty if it has no key.
/// Thread: any. Errors: none but the result. Source: RFC 6455, 4.2.2.
std::string accept_key_of(std::string_view request);

}  // namespace tactus::bench
