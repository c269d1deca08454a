#include "client/link/address.h"

#include <fmt/format.h>

#include <boost/url.hpp>
#include <charconv>

namespace tactus::client {
namespace {

namespace urls = boost::urls;

Error bad_address(std::string_view text, std::string_view why) {
  return {ErrorCode::invalid_argument, fmt::format("\"{}\" {}", text, why)};
}

/// Whether a URL has a key, as the dashboard's `#key=` and `?key=`.
bool has_key(const urls::url_view& url) {
  return url.params().contains("key") || url.fragment().starts_with("key=");
}

bool is_secure(const urls::url_view& url) {
  return url.scheme_id() == urls::scheme::wss || url.scheme_id() == urls::scheme::https;
}

bool is_plain(const urls::url_view& url) {
  return url.scheme_id() == urls::scheme::ws || url.scheme_id() == urls::scheme::http;
}

/// A port from 1 to 65535; otherwise 0.
std::uint16_t port_of(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc{} && end == text.data() + text.size() ? port : std::uint16_t{0};
}

}  // namespace

std::string ServerAddress::authority() const {
  const bool bracketed = host.find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}", bracketed ? "[" : "", host, bracketed ? "]" : "", port);
}

Result<ServerAddress> parse_address(std::string_view text, std::string_view socket) {
  const bool has_scheme = text.find("://") != std::string_view::npos;
  const auto full = has_scheme ? std::string{text} : "ws://" + std::string{text};
  const auto url = urls::parse_uri(full);
  if (!url || url->encoded_host().empty()) {
    return bad_address(text,
                       "is not an address; use ws://HOST:PORT/PATH, http://HOST:PORT or HOST:PORT");
  }
  // The text is not quoted: an error may end in a log.
  if (has_key(*url)) {
    return Error{ErrorCode::invalid_argument,
                 "it has a key, which other users of this machine can see; give the key apart"};
  }
  if (!is_secure(*url) && !is_plain(*url))
    return bad_address(text, "has an unsupported scheme; use ws, wss, http or https");
  if (url->has_userinfo()) return bad_address(text, "has a user name, which is not supported");

  ServerAddress address;
  address.secure = is_secure(*url);
  address.host = url->host_address();
  if (has_scheme) address.port = address.secure ? 443 : 80;
  // Boost.URL 1.81 accepts any number as a port, and parses text after it as a path.
  const std::string_view port = url->port();
  if (!port.empty()) {
    address.port = port_of(port);
    if (address.port == 0) return bad_address(text, "has no port from 1 to 65535");
  }
  auto path = std::string{url->encoded_path()};
  if (!path.empty() && path.front() != '/') return bad_address(text, "has no port from 1 to 65535");
  if (path.empty()) path = "/";
  if (path.back() == '/') path += socket;
  address.target = std::move(path);
  if (url->has_query()) address.target.append("?").append(url->encoded_query());
  return address;
}

}  // namespace tactus::client
