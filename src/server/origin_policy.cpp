#include "server/origin_policy.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace tactus::server {
namespace {

/// host:port without its port.
std::string_view host_name(std::string_view authority) noexcept {
  if (authority.starts_with('[')) return authority.substr(0, authority.find(']') + 1);
  return authority.substr(0, authority.find(':'));
}

bool is_ipv4_loopback(std::string_view name) noexcept {
  int parts = 0;
  for (const char* at = name.data(); at <= name.data() + name.size(); ++parts) {
    unsigned part = 0;
    const char* const end = name.data() + name.size();
    const auto [stop, error] = std::from_chars(at, end, part);
    if (error != std::errc{} || part > 255 || (parts == 0 && part != 127)) return false;
    if (stop == end) return parts == 3;
    if (*stop != '.') return false;
    at = stop + 1;
  }
  return false;
}

bool is_loopback(std::string_view name) noexcept {
  return name == "localhost" || name.ends_with(".localhost") || name == "[::1]" ||
         is_ipv4_loopback(name);
}

}  // namespace

OriginPolicy::OriginPolicy(std::vector<std::string> allowed, bool loopback)
    : allowed_{std::move(allowed)}, loopback_{loopback} {}

bool OriginPolicy::lets_in(std::string_view origin, std::string_view host) const noexcept {
  if (origin.empty()) return true;
  if (allowed_.empty()) return by_default(origin, host);
  return std::ranges::any_of(
      allowed_, [&](const std::string& allowed) { return allowed == "*" || allowed == origin; });
}

bool OriginPolicy::by_default(std::string_view origin, std::string_view host) const noexcept {
  if (origin == "null" || origin.starts_with("file:")) return loopback_;
  const auto scheme = origin.find("://");
  if (scheme == std::string_view::npos) return false;
  const std::string_view authority = origin.substr(scheme + 3);
  if (is_loopback(host_name(authority))) return true;
  return !loopback_ && authority == host;
}

}  // namespace tactus::server
