#pragma once

#include <cstddef>
#include <string_view>

namespace tactus::server {

/// Offers bytes to a connected stream socket without waiting.
/// @return number of bytes taken; 0 if the socket is full; -errno if the connection is broken
/// Thread: any. Errors: none. Source: send(2).
std::ptrdiff_t send_now(int socket, std::string_view bytes) noexcept;

}  // namespace tactus::server
