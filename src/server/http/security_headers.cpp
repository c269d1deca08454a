#include "server/http/security_headers.h"

#include <algorithm>

#include "server/access/host.h"

namespace tactus::server {

void add_security_headers(HttpAnswer& answer, std::string_view host) {
  auto& headers = answer.headers;
  const bool has_policy = std::ranges::any_of(
      headers, [](const auto& header) { return header.first == "Content-Security-Policy"; });
  if (!has_policy)
    headers.emplace_back("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  const auto authority = access::Authority::parse(host);
  const bool is_trustworthy = authority && authority->host.is_loopback();
  if (is_trustworthy && answer.content_type.starts_with("text/html"))
    headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  headers.emplace_back("X-Content-Type-Options", "nosniff");
  headers.emplace_back("Referrer-Policy", "same-origin");
  headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
}

}  // namespace tactus::server
