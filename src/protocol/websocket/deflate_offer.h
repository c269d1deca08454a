#pragma once

#include <string>
#include <string_view>

namespace tactus::protocol {

/// Smallest window that raw deflate supports: zlib turns 8 bits into 9.
inline constexpr int min_window_bits = 9;
inline constexpr int max_window_bits = 15;

/// Selects a permessage-deflate offer from Sec-WebSocket-Extensions. It returns the first offer
/// that is well-formed and whose window is at least 2^window_bits bytes. Other offers are skipped,
/// since clients list offers in order of preference.
/// @param extensions   field value; several fields are joined by commas
/// @param window_bits  the server's, 9..15
/// @return the offer in canonical form; empty if no offer is acceptable
/// Source: RFC 7692, sections 5 and 7.1; RFC 6455, section 9.1.
/// Thread: any. Errors: none.
std::string acceptable_deflate_offer(std::string_view extensions, int window_bits);

}  // namespace tactus::protocol
