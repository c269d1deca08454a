#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tactus::protocol {

/// Type of a WebSocket frame. Source: RFC 6455, section 5.2.
enum class Opcode : std::uint8_t {
  continuation = 0x0,
  text = 0x1,
  binary = 0x2,
  close = 0x8,
  ping = 0x9,
  pong = 0xA,
};

/// Header of a frame sent by a server.
struct FrameHeader {
  Opcode opcode;
  bool fin = true;           ///< the last frame of its message
  bool compressed = false;   ///< RSV1: the message is deflated (RFC 7692, section 6)
  std::uint64_t length = 0;  ///< payload bytes, below 2^63
};

/// Appends a header of 2, 4 or 10 bytes, in the shortest form. It is unmasked, as for all server
/// frames. Source: RFC 6455, section 5.2.
/// Thread: any. Errors: none.
void append_frame_header(std::string& out, const FrameHeader& header);

/// Tracks the frame boundaries in a byte stream: reads the headers and skips the payloads. The
/// frames must be well-formed. They may be a server's, or a client's, which are masked.
/// Thread: one at a time.
///   FrameScanner scanner;
///   scanner.consume(sent);
///   if (scanner.between_messages()) send_whole_frame();
class FrameScanner {
 public:
  /// Consumes the next bytes of the stream, which may start and end anywhere.
  /// Errors: none.
  void consume(std::string_view bytes) noexcept;

  /// Returns true if no frame is incomplete.
  bool between_frames() const noexcept { return next_ == Next::opcode; }
  /// Returns true if no message is incomplete: a new message may start here.
  bool between_messages() const noexcept { return between_frames() && !fragmented_; }
  /// Returns true if a close frame has begun: nothing may follow it.
  bool close_seen() const noexcept { return close_seen_; }
  /// Status code of a server's close frame, as far as received; 0 if absent.
  std::uint16_t close_code() const noexcept { return close_code_; }

 private:
  enum class Next : std::uint8_t { opcode, length, extended_length, payload };

  void read_opcode(std::uint8_t byte) noexcept;
  void read_length(std::uint8_t byte) noexcept;
  void read_extended_length(std::uint8_t byte) noexcept;
  void read_close_code(std::string_view payload) noexcept;

  std::uint64_t length_ = 0;  // of mask and payload: first as read so far, then the rest
  std::uint8_t mask_bytes_ = 0;
  Next next_ = Next::opcode;
  std::uint8_t length_bytes_ = 0;  // remaining bytes of the extended length
  bool fragmented_ = false;
  bool close_seen_ = false;
  std::uint8_t close_code_bytes_ = 0;  // remaining bytes of the close code
  std::uint16_t close_code_ = 0;
};

}  // namespace tactus::protocol
