#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tactus::server {

/// Decides which web pages may connect. A request without an Origin comes from a program, and is
/// allowed.
/// Source: RFC 6454 (origins), RFC 6455, section 10.2.
class OriginPolicy {
 public:
  /// @param allowed   origins to allow beside the server's own, "*" for all. If empty: loopback
  ///                  origins, and file pages (origin "null") while bound to loopback
  /// @param loopback  the server is bound to a loopback address
  OriginPolicy(std::vector<std::string> allowed, bool loopback);

  /// @param origin  the request's Origin; empty if absent
  /// @param host    the request's Host. A server bound to loopback accepts only a loopback name,
  ///                because any site can resolve its own name to this address (DNS rebinding)
  bool allows(std::string_view origin, std::string_view host) const noexcept;

 private:
  bool allows_by_default(std::string_view origin) const noexcept;
  bool is_own(std::string_view origin, std::string_view host) const noexcept;

  std::vector<std::string> allowed_;
  bool loopback_;
};

}  // namespace tactus::server
