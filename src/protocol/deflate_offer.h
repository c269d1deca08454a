#pragma once

#include <string>
#include <string_view>

namespace tactus::protocol {

/// The smallest window that raw deflate can be told to keep to: of 8 bits, zlib makes 9.
inline constexpr int min_window_bits = 9;
inline constexpr int max_window_bits = 15;

/// Of what a client offers in Sec-WebSocket-Extensions, the first permessage-deflate that is well
/// formed and that a server can keep to whose messages need a window of 2^window_bits bytes to
/// unpack. Offers that are not are passed over, as the client asks: they stand in its order of
/// preference.
/// @param extensions   the field's value; of several fields, the values joined by commas
/// @param window_bits  9..15
/// @return the offer, written plainly; empty where there is none to be taken
/// Source: RFC 7692, sections 5 and 7.1; RFC 6455, section 9.1.
/// Thread: any. Errors: none.
std::string acceptable_deflate_offer(std::string_view extensions, int window_bits);

}  // namespace tactus::protocol
