#include "audio/decoders/ogg_end.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

namespace tactus::audio {
namespace {

constexpr std::string_view page_start = "OggS";
constexpr std::size_t header_bytes = 27;  // without the table of segments
constexpr std::size_t serial_offset = 14;
constexpr std::size_t serial_bytes = 4;
constexpr unsigned last_page = 4;  // of the flags
constexpr std::uint64_t part_bytes = 65'536;

unsigned byte_at(std::string_view bytes, std::size_t index) {
  return static_cast<unsigned char>(bytes[index]);
}

std::string read_part(ByteWindow& bytes, std::uint64_t begin, std::uint64_t end) {
  std::string part(static_cast<std::size_t>(end - begin), '\0');
  bytes.seek(begin);
  part.resize(bytes.read(part));
  return part;
}

/// The serial number of the page with a codec's first packet; empty if there is none.
std::string serial_of(ByteWindow& bytes, std::string_view codec) {
  const std::string start = read_part(bytes, 0, std::min(bytes.size(), part_bytes));
  const std::size_t packet = start.find(codec);
  if (packet == std::string::npos) return {};
  const std::size_t page = start.rfind(page_start, packet);
  if (page == std::string::npos || page + header_bytes > packet) return {};
  return start.substr(page + serial_offset, serial_bytes);
}

/// Whether the page is whole and marked as the last.
bool ends_stream(ByteWindow& bytes, std::uint64_t page) {
  const std::uint64_t room = bytes.size() - page;
  const std::string header = read_part(bytes, page, page + std::min<std::uint64_t>(room, 282));
  if (header.size() < header_bytes) return false;
  const std::size_t segments = byte_at(header, header_bytes - 1);
  if (header.size() < header_bytes + segments) return false;
  std::uint64_t size = header_bytes + segments;
  for (std::size_t i = 0; i < segments; ++i) size += byte_at(header, header_bytes + i);
  return (byte_at(header, 5) & last_page) != 0 && size <= room;
}

}  // namespace

bool is_ogg_cut(const ByteWindow& window, std::string_view codec) {
  ByteWindow bytes{window};
  const std::string serial = serial_of(bytes, codec);
  if (serial.empty()) return false;
  for (std::uint64_t end = bytes.size(); end > 0;) {
    const std::uint64_t begin = end - std::min(end, part_bytes);
    // A header may reach into the part behind this one.
    const std::string part =
        read_part(bytes, begin, std::min(bytes.size(), end + header_bytes - 1));
    for (std::size_t at = part.rfind(page_start); at != std::string::npos;
         at = at == 0 ? std::string::npos : part.rfind(page_start, at - 1)) {
      if (part.compare(at + serial_offset, serial_bytes, serial) == 0)
        return !ends_stream(bytes, begin + at);
    }
    end = begin;
  }
  return true;
}

}  // namespace tactus::audio
