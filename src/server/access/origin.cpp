#include "server/access/origin.h"

#include <utility>

#include "server/access/field_text.h"

namespace tactus::server::access {
namespace {

std::optional<Origin::Scheme> parse_scheme(std::string_view text) noexcept {
  if (equals_ignoring_case(text, "http")) return Origin::Scheme::http;
  if (equals_ignoring_case(text, "https")) return Origin::Scheme::https;
  return std::nullopt;
}

}  // namespace

std::uint16_t default_port(Origin::Scheme scheme) noexcept {
  return scheme == Origin::Scheme::https ? 443 : 80;
}

std::optional<Origin> Origin::parse(std::string_view text) {
  const auto colon = text.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  const auto scheme = parse_scheme(text.substr(0, colon));
  if (!scheme) return std::nullopt;
  auto authority = Authority::parse(text.substr(colon + 3));
  if (!authority) return std::nullopt;
  const std::uint16_t port = authority->port.value_or(default_port(*scheme));
  return Origin{*scheme, std::move(authority->host), port};
}

std::string Origin::text() const {
  std::string text = scheme == Scheme::https ? "https://" : "http://";
  text += host.text();
  if (port != default_port(scheme)) text += ":" + std::to_string(port);
  return text;
}

}  // namespace tactus::server::access
