#include "bridges/lights/udp_target.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>

namespace tactus::bridges {
namespace {

std::optional<std::uint16_t> read_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto* end = text.data() + text.size();
  const auto [rest, failure] = std::from_chars(text.data(), end, port);
  if (failure != std::errc{} || rest != end || port == 0) return std::nullopt;
  return port;
}

/// Whether a text may be a name or an IP address; the name service decides.
bool is_host(std::string_view text) {
  constexpr std::size_t longest_name = 253;
  const auto is_valid = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_' || c == ':' || c == '%';
  };
  return !text.empty() && text.size() <= longest_name && std::ranges::all_of(text, is_valid);
}

}  // namespace

std::optional<platform::UdpAddress> read_udp_address(std::string_view text,
                                                     std::uint16_t default_port) {
  std::string_view host = text;
  std::optional<std::string_view> port;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    host = text.substr(1, end - 1);
    const auto rest = text.substr(end + 1);
    if (!rest.empty() && !rest.starts_with(':')) return std::nullopt;
    if (!rest.empty()) port = rest.substr(1);
  } else if (std::ranges::count(text, ':') == 1) {
    host = text.substr(0, text.find(':'));
    port = text.substr(text.find(':') + 1);
  }
  if (!is_host(host)) return std::nullopt;
  platform::UdpAddress address{.host = std::string{host}, .port = default_port};
  if (port) {
    const auto number = read_port(*port);
    if (!number) return std::nullopt;
    address.port = *number;
  }
  if (address.port == 0) return std::nullopt;
  return address;
}

std::string to_text(const platform::UdpAddress& address) {
  const bool is_ipv6 = address.host.find(':') != std::string::npos;
  return is_ipv6 ? fmt::format("[{}]:{}", address.host, address.port)
                 : fmt::format("{}:{}", address.host, address.port);
}

}  // namespace tactus::bridges
