#include "protocol/websocket/frame_header.h"

#include <algorithm>
#include <cassert>
#include <limits>

namespace tactus::protocol {
namespace {

constexpr std::uint8_t fin_bit = 0x80;
constexpr std::uint8_t rsv1_bit = 0x40;
constexpr std::uint8_t opcode_bits = 0x0F;
constexpr std::uint8_t control_bit = 0x08;  // of the opcode
constexpr std::uint8_t mask_bit = 0x80;
constexpr std::uint8_t length_bits = 0x7F;
constexpr std::uint8_t two_bytes_follow = 126;
constexpr std::uint8_t eight_bytes_follow = 127;

/// Appends a number in network byte order.
void append_number(std::string& out, std::uint64_t number, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
    out.push_back(static_cast<char>(number >> shift));
}

}  // namespace

void append_frame_header(std::string& out, const FrameHeader& header) {
  assert(header.length >> 63 == 0);
  const unsigned first = static_cast<unsigned>(header.opcode) | (header.fin ? fin_bit : 0U) |
                         (header.compressed ? rsv1_bit : 0U);
  out.push_back(static_cast<char>(first));
  if (header.length < two_bytes_follow) return append_number(out, header.length, 1);
  const bool two_bytes = header.length <= std::numeric_limits<std::uint16_t>::max();
  out.push_back(static_cast<char>(two_bytes ? two_bytes_follow : eight_bytes_follow));
  append_number(out, header.length, two_bytes ? 2 : 8);
}

void FrameScanner::consume(std::string_view bytes) noexcept {
  while (!bytes.empty()) {
    if (next_ == Next::payload) {
      const auto skipped = std::min<std::uint64_t>(bytes.size(), length_);
      read_close_code(bytes.substr(0, static_cast<std::size_t>(skipped)));
      bytes.remove_prefix(static_cast<std::size_t>(skipped));
      length_ -= skipped;
      if (length_ == 0) next_ = Next::opcode;
      continue;
    }
    const auto byte = static_cast<std::uint8_t>(bytes.front());
    bytes.remove_prefix(1);
    if (next_ == Next::opcode)
      read_opcode(byte);
    else if (next_ == Next::length)
      read_length(byte);
    else
      read_extended_length(byte);
  }
}

void FrameScanner::read_opcode(std::uint8_t byte) noexcept {
  const auto opcode = static_cast<Opcode>(byte & opcode_bits);
  if (opcode == Opcode::close) {
    close_seen_ = true;
    close_code_bytes_ = 2;
  }
  // Control frames may occur between the frames of a message.
  if ((byte & control_bit) == 0) fragmented_ = (byte & fin_bit) == 0;
  next_ = Next::length;
}

void FrameScanner::read_close_code(std::string_view payload) noexcept {
  for (; close_code_bytes_ > 0 && !payload.empty(); payload.remove_prefix(1), --close_code_bytes_)
    close_code_ =
        static_cast<std::uint16_t>(close_code_ << 8U | static_cast<std::uint8_t>(payload.front()));
}

void FrameScanner::read_length(std::uint8_t byte) noexcept {
  const std::uint8_t length = byte & length_bits;
  mask_bytes_ = (byte & mask_bit) == 0 ? 0 : 4;
  if (length >= two_bytes_follow) {
    length_ = 0;
    length_bytes_ = length == two_bytes_follow ? 2 : 8;
    next_ = Next::extended_length;
  } else {
    length_ = std::uint64_t{length} + mask_bytes_;
    next_ = length_ == 0 ? Next::opcode : Next::payload;
  }
}

void FrameScanner::read_extended_length(std::uint8_t byte) noexcept {
  length_ = length_ << 8U | byte;
  if (--length_bytes_ > 0) return;
  length_ += mask_bytes_;
  next_ = length_ == 0 ? Next::opcode : Next::payload;
}

}  // namespace tactus::protocol
