#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/network/udp_socket.h"

namespace tactus::bridges {

/// Reads HOST, HOST:PORT, an IPv6 address, or [IPV6]:PORT.
/// @param default_port  of a text without a port; 0: the port is required
/// @return nothing for other texts
/// Thread: any. Errors: none.
std::optional<platform::UdpAddress> read_udp_address(std::string_view text,
                                                     std::uint16_t default_port);

/// Writes the address as read_udp_address reads it. Thread: any. Errors: none.
std::string to_text(const platform::UdpAddress& address);

}  // namespace tactus::bridges
