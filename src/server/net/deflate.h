#pragma once

#include <string>
#include <string_view>

namespace tactus::server {

/// The window that unpacks our messages has 2^12 bytes: most are shorter, and some clients ask for
/// no more than that (Python's websockets does).
inline constexpr int deflate_window_bits = 12;

/// A message compressed by itself, as permessage-deflate carries it without context takeover.
/// Thread: any. Source: RFC 7692, section 7.2.1.
std::string deflate(std::string_view message);

}  // namespace tactus::server
