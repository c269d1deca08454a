#include "server/http/security_headers.h"

#include <algorithm>
#include <string_view>

namespace tactus::server {

void add_security_headers(HttpAnswer& answer) {
  auto& headers = answer.headers;
  const bool has_policy = std::ranges::any_of(
      headers, [](const auto& header) { return header.first == "Content-Security-Policy"; });
  if (!has_policy)
    headers.emplace_back("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  if (answer.content_type.starts_with("text/html"))
    headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  headers.emplace_back("X-Content-Type-Options", "nosniff");
  headers.emplace_back("Referrer-Policy", "same-origin");
  headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
}

}  // namespace tactus::server
