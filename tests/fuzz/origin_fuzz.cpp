#include <array>
#include <cstdlib>
#include <string>
#include <string_view>

#include "server/access/host_names.h"
#include "server/access/origin_policy.h"
#include "server/access/presented_key.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

/// Canonical texts are canonical, and what is let in is what it looks like.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace tactus::server::access;
  static const HostNames names{"studio"};
  static const OriginPolicy policy;
  const std::string_view text{reinterpret_cast<const char*>(data), size};

  if (const auto origin = Origin::parse(text)) {
    require(Origin::parse(origin->text()) == origin);
    require(origin->port != 0);
    require(origin->text().find_first_of(" \t\r\n/?#@%\\,", 8) == std::string::npos);
  }
  if (const auto authority = Authority::parse(text))
    require(Host::parse(authority->host.text()) == authority->host);
  else
    require(!names.accepts(text));

  const std::array origins{text};
  const auto verdict =
      policy.verdict({.origins = origins, .host = "studio.local:8000", .peer_is_loopback = true});
  require(verdict != OriginVerdict::none);
  if (verdict == OriginVerdict::own)
    require(Origin::parse(text)->text() == "http://studio.local:8000");
  if (verdict == OriginVerdict::allowed) require(Origin::parse(text)->host.is_loopback());

  (void)is_simple_form("POST", text, text);
  (void)bearer_key(text);
  (void)parse_subprotocols(text);
  return 0;
}
