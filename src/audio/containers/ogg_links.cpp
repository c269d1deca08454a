#include "audio/containers/ogg_links.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "audio/containers/ogg_page.h"

namespace tactus::audio {
namespace {

constexpr std::uint64_t searched_bytes = 16'384;  // at a time

/// The first position from `position` with the bytes that begin a page; the end if there is none.
std::uint64_t next_page(ByteWindow& bytes, std::uint64_t position) {
  while (position < bytes.size()) {
    const std::string part = read_bytes(bytes, position, position + searched_bytes);
    if (const auto at = part.find(ogg_page_start); at != std::string::npos) return position + at;
    if (part.size() < searched_bytes) break;
    position += part.size() - (ogg_page_start.size() - 1);
  }
  return bytes.size();
}

/// Whether a page is the first of its stream: number 0, and no sound. Damage can set a flag.
bool begins_stream(const OggPage& page) {
  const auto is_zero = [&](std::size_t from, std::size_t count) {
    return std::ranges::all_of(page.header.substr(from, count), [](char c) { return c == 0; });
  };
  return (page.flags() & ogg_first_page) != 0 && is_zero(6, 8) && is_zero(18, 4);
}

}  // namespace

std::vector<ByteWindow> ogg_links(const ByteWindow& window) {
  ByteWindow bytes{window};
  std::vector<ByteWindow> links;
  std::uint64_t begin = 0;
  bool has_sound = false;
  for (auto at = next_page(bytes, 0); at < bytes.size();) {
    const OggPage page = read_ogg_page(bytes, at);
    if (page.header.empty()) {
      at = next_page(bytes, at + 1);
      continue;
    }
    const bool begins = begins_stream(page);
    if (begins && has_sound) {
      links.push_back(window.part(begin, at));
      begin = at;
    }
    has_sound = !begins;
    at += page.size;
  }
  links.push_back(window.part(begin, window.size()));
  return links;
}

}  // namespace tactus::audio
