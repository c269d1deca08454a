#pragma once

#include <algorithm>
#include <string_view>

// Text of HTTP header fields. ASCII alone, whatever the locale.
// Thread: any. Errors: none.
namespace tactus::server::access {

constexpr char to_lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept {
  return std::ranges::equal(a, b, {}, to_lower, to_lower);
}

/// Without the spaces and tabs at both ends. Source: RFC 9110, section 5.6.3.
constexpr std::string_view trimmed(std::string_view text) noexcept {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Takes the text up to a separator, or all of it, off the front of a list.
/// @return the text, trimmed
constexpr std::string_view take_item(std::string_view& list, char separator) noexcept {
  const auto end = std::min(list.find(separator), list.size());
  const std::string_view item = list.substr(0, end);
  list.remove_prefix(std::min(end + 1, list.size()));
  return trimmed(item);
}

}  // namespace tactus::server::access
