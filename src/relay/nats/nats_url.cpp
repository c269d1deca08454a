#include "relay/nats/nats_url.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "protocol/relay/relay_message.h"

namespace tactus::relay {
namespace {

constexpr std::string_view form = "use nats://HOST:PORT/NAME or tls://HOST:PORT/NAME";

Error bad_url(std::string_view what) {
  return {ErrorCode::invalid_argument, fmt::format("{}; {}", what, form)};
}

/// Whether a text is HOST or HOST:PORT. [ADDRESS] encloses an IPv6 address.
bool is_host(std::string_view text) {
  const auto bracket = text.rfind(']');
  const auto colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
  const std::string_view host = text.substr(0, colon);
  const bool is_plain = std::ranges::all_of(host, [](char c) { return c > ' ' && c < 127; });
  if (host.empty() || !is_plain) return false;
  if (colon == std::string_view::npos) return true;
  const std::string_view port = text.substr(colon + 1);
  std::uint16_t number = 0;
  const auto read = std::from_chars(port.data(), port.data() + port.size(), number);
  return read.ec == std::errc{} && read.ptr == port.data() + port.size() && number > 0;
}

}  // namespace

Result<NatsUrl> parse_nats_url(std::string_view text) {
  const auto scheme_end = text.find("://");
  const std::string_view scheme = text.substr(0, scheme_end);
  if (scheme_end == std::string_view::npos || (scheme != "nats" && scheme != "tls"))
    return bad_url("no NATS address");
  const std::string_view rest = text.substr(scheme_end + 3);
  const auto slash = rest.find('/');
  const std::string_view host = rest.substr(0, slash);
  if (host.find('@') != std::string_view::npos)
    return bad_url(
        "no user or password in an address: other users of this machine see it, "
        "--nats-creds takes a file");
  if (!is_host(host)) return bad_url("no host and port");
  const std::string_view name =
      slash == std::string_view::npos ? std::string_view{} : rest.substr(slash + 1);
  if (!name.empty() && !protocol::is_relay_name(name))
    return bad_url("NAME must be 1 to 32 letters, digits, - or _");
  return NatsUrl{.server = fmt::format("{}://{}", scheme, host), .name = std::string{name}};
}

}  // namespace tactus::relay
