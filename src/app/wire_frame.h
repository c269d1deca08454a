#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tactus::app {

/// One WebSocket frame that a server sent.
struct WireFrame {
  enum class Kind : std::uint8_t {
    continuation = 0,
    text = 1,
    binary = 2,
    close = 8,
    ping = 9,
    pong = 10
  };
  Kind kind = Kind::text;
  bool final = true;
  bool compressed = false;
  std::string_view payload;
  std::size_t size = 0;  ///< of the whole, header included

  bool control() const noexcept { return static_cast<std::uint8_t>(kind) >= 8; }
};

/// What stands at the start of bytes.
enum class WireBytes : std::uint8_t { frame, part_of_one, too_long, none };

/// Reads the frame at the start of `bytes`; its payload is a view into them.
/// @param longest  of a payload that is taken
/// @return `none` for what no server may send: an unknown kind, a mask, a control frame in pieces
/// Thread: any. Errors: none but the result. Source: RFC 6455, 5.2; RFC 7692 for the compressed.
WireBytes read_wire_frame(std::string_view bytes, std::size_t longest, WireFrame& frame) noexcept;

/// A client's whole frame, masked with zeros: a measurement has nothing to hide from proxies.
/// @param payload  of less than 65,536 bytes
/// Thread: any. Errors: none. Source: RFC 6455, 5.2.
std::string client_frame(WireFrame::Kind kind, std::string_view payload);

}  // namespace tactus::app
