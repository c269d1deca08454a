#pragma once

#include <string>
#include <string_view>

namespace tactus::bench {

/// The Sec-WebSocket-Accept that answers a handshake's request, empty where it has no key.
/// Thread: any. Errors: none but the result. Source: RFC 6455, 4.2.2.
std::string accept_key_of(std::string_view request);

}  // namespace tactus::bench
