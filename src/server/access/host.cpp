#include "server/access/host.h"

#include <algorithm>
#include <boost/url/ipv4_address.hpp>
#include <boost/url/ipv6_address.hpp>
#include <charconv>
#include <cstddef>
#include <utility>

#include "server/access/field_text.h"

namespace tactus::server::access {
namespace {

constexpr std::size_t max_name_bytes = 253;
constexpr std::size_t max_label_bytes = 63;

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_hex_digit(char c) noexcept { return is_digit(c) || (c >= 'a' && c <= 'f'); }

/// Names of machines have underscores too, although RFC 1123 does not allow them.
constexpr bool is_label_char(char c) noexcept {
  return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
}

/// Whether browsers and inet_aton() read a name with this last label as an IPv4 address.
bool is_number(std::string_view label) noexcept {
  if (label.starts_with("0x")) return std::ranges::all_of(label.substr(2), is_hex_digit);
  return std::ranges::all_of(label, is_digit);
}

bool is_label(std::string_view label) noexcept {
  return !label.empty() && label.size() <= max_label_bytes &&
         std::ranges::all_of(label, is_label_char);
}

std::optional<std::uint16_t> parse_port(std::string_view text) noexcept {
  if (text.empty() || !is_digit(text.front()) || text.front() == '0') return std::nullopt;
  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, port);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return port;
}

}  // namespace

Host::Host(std::string text, bool is_address, bool is_loopback)
    : text_{std::move(text)}, is_address_{is_address}, is_loopback_{is_loopback} {}

std::optional<Host> Host::parse(std::string_view text) {
  if (text.starts_with('[')) {
    if (!text.ends_with(']')) return std::nullopt;
    return parse_ipv6(text.substr(1, text.size() - 2));
  }
  if (const auto address = boost::urls::parse_ipv4_address({text.data(), text.size()}))
    return Host{std::string{address->to_string()}, true, address->is_loopback()};
  return parse_name(text);
}

std::optional<Host> Host::parse_ipv6(std::string_view text) {
  const auto address = boost::urls::parse_ipv6_address({text.data(), text.size()});
  if (!address) return std::nullopt;
  const auto bytes = address->to_bytes();
  // ::ffff:a.b.c.d connects to a.b.c.d.
  const bool is_mapped =
      bytes[10] == 0xff && bytes[11] == 0xff &&
      std::all_of(bytes.begin(), bytes.begin() + 10, [](unsigned char byte) { return byte == 0; });
  if (is_mapped) {
    const boost::urls::ipv4_address::bytes_type last{{bytes[12], bytes[13], bytes[14], bytes[15]}};
    const boost::urls::ipv4_address ipv4{last};
    return Host{std::string{ipv4.to_string()}, true, ipv4.is_loopback()};
  }
  return Host{"[" + std::string{address->to_string()} + "]", true, address->is_loopback()};
}

std::optional<Host> Host::parse_name(std::string_view text) {
  if (text.size() > max_name_bytes + 1) return std::nullopt;
  std::string name{text};
  std::ranges::transform(name, name.begin(), to_lower);
  if (name.ends_with('.')) name.pop_back();
  if (name.empty() || name.size() > max_name_bytes) return std::nullopt;
  std::string_view rest = name;
  while (true) {
    const auto dot = rest.find('.');
    const std::string_view label = rest.substr(0, dot);
    if (!is_label(label)) return std::nullopt;
    if (dot == std::string_view::npos) {
      if (is_number(label)) return std::nullopt;
      break;
    }
    rest.remove_prefix(dot + 1);
  }
  const bool is_loopback = name == "localhost" || name.ends_with(".localhost");
  return Host{std::move(name), false, is_loopback};
}

std::optional<Authority> Authority::parse(std::string_view text) {
  const auto bracket = text.starts_with('[') ? text.find(']') : 0;
  if (bracket == std::string_view::npos) return std::nullopt;
  const auto colon = text.find(':', bracket);
  auto host = Host::parse(text.substr(0, colon));
  if (!host) return std::nullopt;
  if (colon == std::string_view::npos) return Authority{std::move(*host)};
  const auto port = parse_port(text.substr(colon + 1));
  if (!port) return std::nullopt;
  return Authority{std::move(*host), port};
}

}  // namespace tactus::server::access
