#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "server/frame_sender.h"

namespace tactus::server {

/// What a send that did not take a frame whole comes to. Memory that the kernel lacks for the
/// moment is no fault of the connection: it is tried again, as where the socket is full.
/// @param result  bytes sent, or -errno
std::int32_t shortfall_of(std::int32_t result) noexcept;

/// Sends to one socket after the other; appends who did not take the frame whole.
/// @param first  the index of sockets[0] in what is appended
/// Thread: any. Errors: none.
void send_to_each(std::span<const int> sockets, std::string_view frame, std::uint32_t first,
                  std::vector<FrameSender::Shortfall>& shortfalls);

}  // namespace tactus::server
