#pragma once

#include <string>
#include <string_view>

namespace tactus::server {

/// A window of 2^12 bytes is enough for our messages: most are shorter. Some clients request no
/// more, such as Python's websockets.
inline constexpr int deflate_window_bits = 12;

/// Compresses one message independently, for permessage-deflate without context takeover.
/// Thread: any. Source: RFC 7692, section 7.2.1.
std::string deflate(std::string_view message);

}  // namespace tactus::server
