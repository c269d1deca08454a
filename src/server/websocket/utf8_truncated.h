#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace tactus::server {

/// Whether a text, otherwise valid UTF-8, ends inside a character. Beast checks this only if the
/// last part of a message is not empty. Source: RFC 3629, section 3.
inline bool utf8_truncated(std::string_view text) noexcept {
  constexpr std::size_t longest = 4;
  for (std::size_t back = 1; back <= std::min(longest, text.size()); ++back) {
    const auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if ((byte & 0xC0U) == 0x80U) continue;  // a continuation byte
    const std::size_t bytes = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    return bytes > back;
  }
  return false;
}

}  // namespace tactus::server
