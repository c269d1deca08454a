#include "server/http/origin_policy.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace tactus::server {
namespace {

/// The host of host:port.
std::string_view host_name(std::string_view host) noexcept {
  if (host.starts_with('[')) {
    const auto end = host.find(']') + 1;
    const bool alone = end == host.size() || host.substr(end).starts_with(':');
    return alone ? host.substr(0, end) : std::string_view{};
  }
  return host.substr(0, host.find(':'));
}

/// The host:port of an origin; empty if it has none.
std::string_view authority(std::string_view origin) noexcept {
  const auto scheme = origin.find("://");
  return scheme == std::string_view::npos ? std::string_view{} : origin.substr(scheme + 3);
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

bool OriginPolicy::allows(std::string_view origin, std::string_view host) const noexcept {
  if (origin.empty() || is_own(origin, host)) return true;
  if (allowed_.empty()) return allows_by_default(origin);
  return std::ranges::any_of(
      allowed_, [&](const std::string& allowed) { return allowed == "*" || allowed == origin; });
}

bool OriginPolicy::allows_by_default(std::string_view origin) const noexcept {
  if (origin == "null" || origin.starts_with("file:")) return loopback_;
  return is_loopback(host_name(authority(origin)));
}

bool OriginPolicy::is_own(std::string_view origin, std::string_view host) const noexcept {
  return !host.empty() && authority(origin) == host && (!loopback_ || is_loopback(host_name(host)));
}

}  // namespace tactus::server
