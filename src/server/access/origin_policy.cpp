#include "server/access/origin_policy.h"

#include <algorithm>
#include <array>
#include <utility>

#include "server/access/field_text.h"

namespace tactus::server::access {
namespace {

constexpr std::array<std::string_view, 4> safe_methods{"GET", "HEAD", "OPTIONS", "TRACE"};
constexpr std::array<std::string_view, 3> form_types{"application/x-www-form-urlencoded",
                                                     "multipart/form-data", "text/plain"};

/// The type and subtype, without parameters. Source: RFC 9110, section 8.3.1.
std::string_view media_type(std::string_view content_type) noexcept {
  return trimmed(content_type.substr(0, content_type.find(';')));
}

bool is_own(const Origin& origin, const OriginPolicy::Request& request) {
  using Scheme = Origin::Scheme;
  const Scheme scheme = request.is_tls ? Scheme::https : Scheme::http;
  const auto host = Authority::parse(request.host);
  return host && origin.scheme == scheme && origin.host == host->host &&
         origin.port == host->port.value_or(default_port(scheme));
}

}  // namespace

OriginPolicy::OriginPolicy(std::span<const std::string> allowed) {
  for (const std::string& text : allowed) {
    if (text == "*") {
      allows_all_ = true;
    } else if (auto origin = Origin::parse(text)) {
      origins_.push_back(std::move(*origin));
    } else if (!text.empty()) {
      texts_.push_back(text);
    }
  }
}

OriginVerdict OriginPolicy::verdict(const Request& request) const {
  if (request.origins.empty()) return OriginVerdict::none;
  if (request.origins.size() > 1 || request.origins.front().empty()) return OriginVerdict::foreign;
  const std::string_view text = request.origins.front();
  const auto origin = Origin::parse(text);
  if (origin) {
    if (is_own(*origin, request)) return OriginVerdict::own;
    if (request.peer_is_loopback && origin->host.is_loopback()) return OriginVerdict::allowed;
  }
  return lists(text, origin ? &*origin : nullptr) ? OriginVerdict::allowed : OriginVerdict::foreign;
}

bool OriginPolicy::lists(std::string_view text, const Origin* origin) const {
  if (allows_all_) return true;
  if (origin != nullptr) return std::ranges::find(origins_, *origin) != origins_.end();
  return std::ranges::find(texts_, text) != texts_.end();
}

Outcome OriginPolicy::check_allowed(std::string_view text) {
  const auto invalid = [text](std::string_view why) {
    return Error{ErrorCode::invalid_argument, "\"" + std::string{text} + "\" " + std::string{why},
                 "allow-origin"};
  };
  if (text == "*" || text == "null" || Origin::parse(text)) return success();
  if (text.find("://") == std::string_view::npos)
    return invalid(R"(is not an origin; use one like https://stage.example, "null" or "*")");
  if (text.ends_with('/') && Origin::parse(text.substr(0, text.size() - 1)))
    return invalid("is not an origin: it ends with a slash");
  if (!std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; }))
    return invalid(
        "is not an origin: it has a character that no Origin header has; use A-labels (xn--...) "
        "for IDN");
  if (text.find('*') != std::string_view::npos)
    return invalid("is not an origin but a pattern; list each origin, or use \"*\" for all");
  return success();
}

bool is_simple_form(std::string_view method, std::string_view sec_fetch_mode,
                    std::string_view content_type) noexcept {
  if (std::ranges::find(safe_methods, method) != safe_methods.end()) return false;
  if (equals_ignoring_case(trimmed(sec_fetch_mode), "navigate")) return true;
  const std::string_view type = media_type(content_type);
  return std::ranges::any_of(
      form_types, [type](std::string_view form) { return equals_ignoring_case(type, form); });
}

}  // namespace tactus::server::access
