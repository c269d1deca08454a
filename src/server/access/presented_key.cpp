#include "server/access/presented_key.h"

#include "server/access/field_text.h"

namespace tactus::server::access {
namespace {

constexpr std::string_view key_prefix = "tactus.key.";

}  // namespace

std::optional<std::string_view> bearer_key(std::string_view authorization) noexcept {
  const std::string_view text = trimmed(authorization);
  const auto space = text.find(' ');
  if (space == std::string_view::npos || !equals_ignoring_case(text.substr(0, space), "bearer"))
    return std::nullopt;
  return trimmed(text.substr(space));
}

OfferedSubprotocols parse_subprotocols(std::string_view field) noexcept {
  OfferedSubprotocols offered;
  while (!field.empty()) {
    const std::string_view name = take_item(field, ',');
    if (name == tactus_subprotocol) offered.has_tactus = true;
    if (name.starts_with(key_prefix) && !offered.key) offered.key = name.substr(key_prefix.size());
  }
  return offered;
}

}  // namespace tactus::server::access
