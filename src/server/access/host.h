#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tactus::server::access {

/// The host of a URL in canonical form, so that equal hosts compare equal: an IP address, or a DNS
/// name in lower case without its trailing dot. International names are accepted as A-labels only.
///
///     Host::parse("LocalHost.") == Host::parse("localhost");
///     Host::parse("[::ffff:7f00:1]") == Host::parse("127.0.0.1");
///
/// Thread: any.
/// Source: RFC 3986, section 3.2.2; RFC 1123, section 2.1; WHATWG URL, "ends in a number".
class Host {
 public:
  /// @param text  an IPv4 address in dotted decimal, an IPv6 address in brackets, or a name. Other
  ///              spellings of an address (2130706433, 0x7f.1, 0177.0.0.1, 127.1) are neither an
  ///              address nor a name. Zone ids are refused.
  /// @return nothing if the text is no host
  static std::optional<Host> parse(std::string_view text);

  bool is_address() const noexcept { return is_address_; }
  /// Whether this is 127.0.0.0/8, [::1], localhost or a name below localhost.
  /// Source: RFC 6761, section 6.3.
  bool is_loopback() const noexcept { return is_loopback_; }
  /// The canonical text; an IPv6 address is in brackets.
  const std::string& text() const noexcept { return text_; }

  friend bool operator==(const Host&, const Host&) = default;

 private:
  Host(std::string text, bool is_address, bool is_loopback);
  static std::optional<Host> parse_ipv6(std::string_view text);
  static std::optional<Host> parse_name(std::string_view text);

  std::string text_;
  bool is_address_;
  bool is_loopback_;
};

/// A host and an optional port: the value of a Host header.
/// Thread: any. Source: RFC 9110, section 7.2.
struct Authority {
  Host host;
  std::optional<std::uint16_t> port = {};  ///< 1 to 65535

  /// @param text  HOST or HOST:PORT; no user, path, query, space or list
  /// @return nothing if the text is invalid
  static std::optional<Authority> parse(std::string_view text);
};

}  // namespace tactus::server::access
