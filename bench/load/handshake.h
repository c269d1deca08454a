#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "client/link/address.h"

namespace tactus::load {

/// A client's part of the opening handshake.
/// @param compress  offer permessage-deflate without context takeover
/// Thread: any. Errors: none. Source: RFC 6455, 4.1; RFC 7692, 7.1.
std::string handshake_request(const client::ServerAddress& address, bool compress);

/// A server's answer to it.
struct HandshakeAnswer {
  std::size_t size = 0;  ///< in bytes; the frames follow
  bool compresses = false;
  std::string refusal = {};  ///< why it is not a WebSocket; empty if it is
};

/// Reads the answer at the start of `bytes`; nothing if it is incomplete.
/// Thread: any. Errors: none but the refusal.
std::optional<HandshakeAnswer> read_handshake_answer(std::string_view bytes);

}  // namespace tactus::load
