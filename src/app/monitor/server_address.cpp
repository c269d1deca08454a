#include "app/monitor/server_address.h"

#include <fmt/format.h>

#include <boost/url.hpp>

#include "app/cli/option_values.h"

namespace tactus::app {
namespace {

namespace urls = boost::urls;

Error bad_address(std::string_view text, std::string_view why) {
  return {ErrorCode::invalid_argument, fmt::format("URL: \"{}\" {}", text, why)};
}

/// Whether a URL has a key, as the dashboard's `#key=` and `?key=`.
bool has_key(const urls::url_view& url) {
  return url.params().contains("key") || url.fragment().starts_with("key=");
}

}  // namespace

std::string ServerAddress::authority() const {
  const bool bracketed = host.find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}", bracketed ? "[" : "", host, bracketed ? "]" : "", port);
}

Result<ServerAddress> parse_server_address(std::string_view text, std::string_view default_path) {
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
                 "URL: it has a key, which other users of this machine can see; put the key into "
                 "the variable TACTUS_KEY or into --key-file"};
  }
  if (url->scheme_id() == urls::scheme::wss || url->scheme_id() == urls::scheme::https) {
    return bad_address(text, "uses TLS, which is not supported; use ws:// or http://");
  }
  if (url->scheme_id() != urls::scheme::ws && url->scheme_id() != urls::scheme::http) {
    return bad_address(text, "has an unsupported scheme; use ws:// or http://");
  }
  if (url->has_userinfo()) return bad_address(text, "has a user name, which is not supported");

  ServerAddress address;
  address.host = url->host_address();
  if (has_scheme) address.port = 80;
  // Boost.URL 1.81 accepts any number as a port, and parses text after it as a path.
  const std::string_view port = url->port();
  if (!port.empty()) {
    address.port = number_of<std::uint16_t>(port).value_or(0);
    if (address.port == 0) return bad_address(text, "has no port from 1 to 65535");
  }
  const auto path = std::string{url->encoded_path()};
  if (!path.empty() && path.front() != '/') return bad_address(text, "has no port from 1 to 65535");
  address.target = path.size() > 1 ? path : std::string{default_path};
  if (url->has_query()) address.target.append("?").append(url->encoded_query());
  return address;
}

}  // namespace tactus::app
