#pragma once

#include <cstddef>
#include <string_view>

namespace tactus::platform {

/// Sends bytes to a connected stream socket, without waiting and without a signal.
/// @return how many bytes the socket accepted; 0 if it is full; the negative error number, as of
///         errno, if the connection is broken
/// Thread: any. Errors: none.
/// Source: send(2).
std::ptrdiff_t send_now(int socket, std::string_view bytes) noexcept;

}  // namespace tactus::platform
