#include "server/http/request_summary.h"

#include <string_view>
#include <utility>
#include <vector>

#include "server/access/field_text.h"
#include "server/http/header_fields.h"
#include "server/http/peer.h"

namespace tactus::server {
namespace {

namespace http = boost::beast::http;

std::string_view view_of(boost::beast::string_view text) { return {text.data(), text.size()}; }

/// The values of all fields with a name.
std::vector<std::string_view> all_values(const http::fields& fields, http::field name) {
  std::vector<std::string_view> values;
  const auto [first, end] = fields.equal_range(name);
  for (auto each = first; each != end; ++each) values.push_back(view_of(each->value()));
  return values;
}

}  // namespace

std::optional<Error> check_fields(ParsedRequest& request) {
  const auto hosts = request.count(http::field::host);
  if (hosts > 1 || (request.version() >= 11 && hosts != 1))
    return Error{ErrorCode::invalid_argument, "exactly one Host header required"};
  if (request.count(http::field::content_type) > 1)
    return Error{ErrorCode::invalid_argument, "more than one Content-Type header"};
  for (const auto name : {http::field::connection, http::field::upgrade}) join_lines(request, name);
  return std::nullopt;
}

HttpRequest summary_of(const ParsedRequest& request, const access::Peer& peer) {
  const auto value = [&](const auto& name) {
    const auto found = request.find(name);
    return found == request.end() ? std::string_view{} : view_of(found->value());
  };
  access::Presented presented{
      .peer = peer,
      .method = view_of(request.method_string()),
      .host = value(http::field::host),
      .origins = all_values(request, http::field::origin),
      .authorization = value(http::field::authorization),
      .cookie = value(http::field::cookie),
      .content_type = value(http::field::content_type),
      .sec_fetch_mode = value("Sec-Fetch-Mode"),
      .subprotocols = all_values(request, http::field::sec_websocket_protocol),
      .sec_fetch_site = value("Sec-Fetch-Site"),
      .asked_headers = value(http::field::access_control_request_headers)};
  if (peer.is_loopback) {
    presented.peer = forwarded_peer(request, peer);
    presented.is_https = access::equals_ignoring_case(value("X-Forwarded-Proto"), "https");
  }
  return {.target = view_of(request.target()),
          .body = request.body(),
          .accept = value(http::field::accept),
          .if_none_match = value(http::field::if_none_match),
          .if_modified_since = value(http::field::if_modified_since),
          .accept_encoding = value(http::field::accept_encoding),
          .presented = std::move(presented)};
}

}  // namespace tactus::server
