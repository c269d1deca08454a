#pragma once

#include <cstddef>
#include <string_view>

namespace tactus::platform {

/// Sends bytes to a connected stream socket. Never blocks and never raises SIGPIPE.
/// @return the number of bytes accepted; 0 if the socket is full; -errno if it is broken
/// Thread: any. Errors: none.
/// Source: send(2).
std::ptrdiff_t send_now(int socket, std::string_view bytes) noexcept;

}  // namespace tactus::platform
