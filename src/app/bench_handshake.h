#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "app/monitor_address.h"

namespace tactus::app {

/// A client's part of the opening handshake.
/// @param compress  offer permessage-deflate without context takeover
/// Thread: any. Errors: none. Source: RFC 6455, 4.1; RFC 7692, 7.1.
std::string handshake_request(const MonitorAddress& address, bool compress);

/// What a server answered to it.
struct HandshakeAnswer {
  std::size_t size = 0;  ///< up to where the frames begin
  bool compresses = false;
  std::string refusal;  ///< why this is no WebSocket; empty where it is one
};

/// Reads the answer at the start of `bytes`; nothing where it has not come whole.
/// Thread: any. Errors: none but the refusal.
std::optional<HandshakeAnswer> read_handshake_answer(std::string_view bytes);

}  // namespace tactus::app
