#include "server/http/peer.h"

#include <optional>
#include <string>
#include <string_view>

#include "server/access/field_text.h"

namespace tactus::server {
namespace {

namespace http = boost::beast::http;

/// The last address of the last field with a name. "Forwarded" has others before and after it, and
/// is not read.
std::optional<access::PeerBlock> last_address(const http::fields& fields, const char* name) {
  std::string_view list;
  const auto [first, end] = fields.equal_range(name);
  for (auto each = first; each != end; ++each) list = {each->value().data(), each->value().size()};
  boost::system::error_code error;
  const auto address =
      asio::ip::make_address(std::string{access::trimmed(list.substr(list.rfind(',') + 1))}, error);
  return error ? std::nullopt : std::optional{peer_of(address).block};
}

}  // namespace

access::Peer forwarded_peer(const http::fields& fields, const access::Peer& machine) {
  access::Peer client = machine;
  std::optional<access::PeerBlock> named;
  bool agree = true;
  for (const char* name : {"Forwarded", "X-Real-IP", "X-Forwarded-For"}) {
    if (fields.count(name) == 0) continue;
    const auto address = last_address(fields, name);
    agree = agree && address && (client.is_loopback || address == named);
    named = address;
    client.is_loopback = false;
  }
  if (named && agree) client.block = *named;
  return client;
}

}  // namespace tactus::server
