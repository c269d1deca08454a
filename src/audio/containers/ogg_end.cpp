#include "audio/containers/ogg_end.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "audio/containers/ogg_page.h"

namespace tactus::audio {
namespace {

constexpr std::uint64_t part_bytes = 65'536;

/// The serial number of the page with a codec's first packet; empty if there is none.
std::string serial_of(ByteWindow& bytes, std::string_view codec) {
  const std::string start = read_bytes(bytes, 0, part_bytes);
  const std::size_t packet = start.find(codec);
  if (packet == std::string::npos) return {};
  const std::size_t page = start.rfind(ogg_page_start, packet);
  if (page == std::string::npos) return {};
  const OggPage header = read_ogg_page(bytes, page);
  return header.header.empty() ? std::string{} : std::string{header.serial()};
}

/// Whether the page is whole and marked as the last.
bool ends_stream(ByteWindow& bytes, std::uint64_t position) {
  const OggPage page = read_ogg_page(bytes, position);
  return !page.header.empty() && (page.flags() & ogg_last_page) != 0 &&
         page.size <= bytes.size() - position;
}

}  // namespace

bool is_ogg_cut(const ByteWindow& window, std::string_view codec) {
  ByteWindow bytes{window};
  const std::string serial = serial_of(bytes, codec);
  if (serial.empty()) return false;
  for (std::uint64_t end = bytes.size(); end > 0;) {
    const std::uint64_t begin = end - std::min(end, part_bytes);
    // A header may reach into the part behind this one.
    const std::string part = read_bytes(bytes, begin, end + ogg_header_bytes - 1);
    for (std::size_t at = part.rfind(ogg_page_start); at != std::string::npos;
         at = at == 0 ? std::string::npos : part.rfind(ogg_page_start, at - 1)) {
      if (part.compare(at + ogg_serial_offset, serial.size(), serial) == 0)
        return !ends_stream(bytes, begin + at);
    }
    end = begin;
  }
  return true;
}

}  // namespace tactus::audio
