#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "audio/containers/byte_window.h"

namespace tactus::audio {

// The header of an Ogg page. Source: RFC 3533, section 6.
inline constexpr std::string_view ogg_page_start = "OggS";
inline constexpr std::size_t ogg_header_bytes = 27;  // without the table of segments
inline constexpr std::size_t ogg_serial_offset = 14;
inline constexpr unsigned ogg_first_page = 2;  // flags
inline constexpr unsigned ogg_last_page = 4;

/// A page's header with its table of segments.
struct OggPage {
  std::string header = {};  ///< empty if there is no whole one
  std::uint64_t size = 0;   ///< bytes of the page

  unsigned flags() const { return static_cast<unsigned char>(header[5]); }
  std::string_view serial() const { return std::string_view{header}.substr(ogg_serial_offset, 4); }
};

/// Reads the header at a position. It has none if the bytes there are no page.
OggPage read_ogg_page(ByteWindow& bytes, std::uint64_t position);

/// Reads the bytes from `begin` to `end`, or to the end of the window.
std::string read_bytes(ByteWindow& bytes, std::uint64_t begin, std::uint64_t end);

}  // namespace tactus::audio
