#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tactus::protocol {

/// What a WebSocket frame is. Source: RFC 6455, section 5.2.
enum class Opcode : std::uint8_t {
  continuation = 0x0,
  text = 0x1,
  binary = 0x2,
  close = 0x8,
  ping = 0x9,
  pong = 0xA,
};

/// What stands before the payload of a frame that a server sends.
struct FrameHeader {
  Opcode opcode;
  bool fin = true;           ///< the last frame of its message
  bool compressed = false;   ///< RSV1: the message is deflated (RFC 7692, section 6)
  std::uint64_t length = 0;  ///< of the payload in bytes, below 2^63
};

/// Appends a header of 2, 4 or 10 bytes, unmasked as a server's are, in the shortest form for its
/// length. Source: RFC 6455, section 5.2.
/// Thread: any. Errors: none.
void append_frame_header(std::string& out, const FrameHeader& header);

/// Follows the frames in a stream of bytes, to know where between them it is. It reads the headers
/// and skips the payloads. The frames are a server's: well-formed, and not masked.
/// Thread: one at a time.
///   FrameScanner scanner;
///   scanner.consume(sent);
///   if (scanner.between_messages()) send_whole_frame();
class FrameScanner {
 public:
  /// Goes on with the next bytes of the stream, which may begin and end anywhere.
  /// Errors: none.
  void consume(std::string_view bytes) noexcept;

  /// No frame has begun that has not ended.
  bool between_frames() const noexcept { return next_ == Next::opcode; }
  /// Nor has a message of several frames: another message may begin here.
  bool between_messages() const noexcept { return between_frames() && !fragmented_; }
  /// A close frame has begun: nothing may follow it.
  bool close_seen() const noexcept { return close_seen_; }
  /// The status in it, as far as it was seen; 0 where it has none.
  std::uint16_t close_code() const noexcept { return close_code_; }

 private:
  enum class Next : std::uint8_t { opcode, length, extended_length, payload };

  void read_opcode(std::uint8_t byte) noexcept;
  void read_length(std::uint8_t byte) noexcept;
  void read_extended_length(std::uint8_t byte) noexcept;
  void read_close_code(std::string_view payload) noexcept;

  std::uint64_t length_ = 0;  // of the payload: as far as it was read, then what is left of it
  Next next_ = Next::opcode;
  std::uint8_t length_bytes_ = 0;  // of the extended length, still to come
  bool fragmented_ = false;
  bool close_seen_ = false;
  std::uint8_t close_code_bytes_ = 0;  // of a close frame's payload, still to come
  std::uint16_t close_code_ = 0;
};

}  // namespace tactus::protocol
