#include "app/wire_frame.h"

namespace tactus::app {
namespace {

constexpr std::uint8_t final_bit = 0x80;
constexpr std::uint8_t compressed_bit = 0x40;
constexpr std::uint8_t reserved_bits = 0x30;
constexpr std::uint8_t kind_bits = 0x0F;
constexpr std::uint8_t mask_bit = 0x80;
constexpr std::size_t longest_short = 125;

bool known(std::uint8_t kind) noexcept { return kind <= 2 || (kind >= 8 && kind <= 10); }

}  // namespace

WireBytes read_wire_frame(std::string_view bytes, std::size_t longest, WireFrame& frame) noexcept {
  const auto byte = [bytes](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
  if (bytes.size() < 2) return WireBytes::part_of_one;
  const std::uint8_t kind = byte(0) & kind_bits;
  if (!known(kind) || (byte(0) & reserved_bits) != 0 || (byte(1) & mask_bit) != 0)
    return WireBytes::none;
  frame.kind = static_cast<WireFrame::Kind>(kind);
  frame.final = (byte(0) & final_bit) != 0;
  frame.compressed = (byte(0) & compressed_bit) != 0;
  std::uint64_t length = byte(1);
  if (frame.control() && (!frame.final || frame.compressed || length > longest_short))
    return WireBytes::none;
  std::size_t header = 2;
  if (length > longest_short) {
    const std::size_t width = length == 126 ? 2 : 8;
    header += width;
    if (bytes.size() < header) return WireBytes::part_of_one;
    length = 0;
    for (std::size_t i = 2; i < header; ++i) length = length << 8U | byte(i);
  }
  if (length > longest) return WireBytes::too_long;
  frame.size = header + static_cast<std::size_t>(length);
  if (bytes.size() < frame.size) return WireBytes::part_of_one;
  frame.payload = bytes.substr(header, static_cast<std::size_t>(length));
  return WireBytes::frame;
}

std::string client_frame(WireFrame::Kind kind, std::string_view payload) {
  std::string frame;
  frame += static_cast<char>(final_bit | static_cast<std::uint8_t>(kind));
  if (payload.size() <= longest_short) {
    frame += static_cast<char>(mask_bit | payload.size());
  } else {
    frame += static_cast<char>(mask_bit | 126U);
    frame += static_cast<char>(payload.size() >> 8U & 0xFFU);
    frame += static_cast<char>(payload.size() & 0xFFU);
  }
  frame.append(4, '\0');
  frame += payload;
  return frame;
}

}  // namespace tactus::app
