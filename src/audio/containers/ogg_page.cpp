#include "audio/containers/ogg_page.h"

#include <algorithm>
#include <utility>

namespace tactus::audio {

std::string read_bytes(ByteWindow& bytes, std::uint64_t begin, std::uint64_t end) {
  std::string part(static_cast<std::size_t>(std::min(end, bytes.size()) - begin), '\0');
  bytes.seek(begin);
  part.resize(bytes.read(part));
  return part;
}

OggPage read_ogg_page(ByteWindow& bytes, std::uint64_t position) {
  constexpr std::size_t most_segments = 255;
  std::string header = read_bytes(bytes, position, position + ogg_header_bytes + most_segments);
  if (header.size() < ogg_header_bytes || !header.starts_with(ogg_page_start)) return {};
  const std::size_t segments = static_cast<unsigned char>(header[ogg_header_bytes - 1]);
  if (header.size() < ogg_header_bytes + segments) return {};
  header.resize(ogg_header_bytes + segments);
  std::uint64_t size = header.size();
  for (std::size_t i = 0; i < segments; ++i)
    size += static_cast<unsigned char>(header[ogg_header_bytes + i]);
  return {std::move(header), size};
}

}  // namespace tactus::audio
