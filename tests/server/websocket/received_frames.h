#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tactus::server {

/// A message or control frame received by a client.
struct Received {
  int opcode = 0;
  std::string payload;
};

/// The data received by a strict client from a server's WebSocket connection, complete messages
/// only.
struct ReceivedFrames {
  std::vector<Received> messages;
  bool closed = false;
  bool cut = false;  ///< the last frame or message is incomplete
};

/// Parses a server's data after its handshake. Throws if the data violates RFC 6455.
inline ReceivedFrames read_received(std::string_view bytes) {
  const auto demand = [](bool truth, const char* rule) {
    if (!truth) throw std::runtime_error{rule};
  };
  const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(bytes[at]); };
  ReceivedFrames all;
  Received message;
  bool inside = false;  // a fragmented message
  while (!bytes.empty()) {
    demand(!all.closed, "nothing follows a close frame");
    all.cut = true;  // until the frame is complete
    const int opcode = byte(0) & 0x0F;
    const bool fin = (byte(0) & 0x80) != 0;
    demand((byte(0) & 0x70) == 0, "no reserved bit is set");
    demand(opcode <= 2 || (opcode >= 8 && opcode <= 10), "the opcode is known");
    if (opcode >= 8)
      demand(fin, "a control frame is whole");
    else
      demand((opcode == 0) == inside, "a continuation continues, and nothing else comes between");
    if (bytes.size() < 2) return all;
    demand((byte(1) & 0x80) == 0, "a server does not mask");
    std::uint64_t length = byte(1);
    std::size_t header = 2;
    if (length >= 126) {
      demand(opcode < 8, "a control frame is short");
      header = length == 126 ? 4 : 10;
      if (bytes.size() < header) return all;
      length = 0;
      for (std::size_t at = 2; at < header; ++at) length = length << 8 | byte(at);
      demand(length >= (header == 4 ? 126U : 65'536U), "a length is in its shortest form");
    }
    if (bytes.size() - header < length) return all;
    const std::string_view payload = bytes.substr(header, static_cast<std::size_t>(length));
    bytes.remove_prefix(header + payload.size());
    if (opcode >= 8) {
      all.closed = opcode == 8;
      all.messages.push_back({opcode, std::string{payload}});
    } else {
      if (!inside) message = {opcode, ""};
      message.payload += payload;
      inside = !fin;
      if (fin) all.messages.push_back(message);
    }
    all.cut = inside && !all.closed;  // a close may end it
  }
  return all;
}

}  // namespace tactus::server
