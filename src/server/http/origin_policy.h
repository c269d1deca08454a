#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tactus::server {

/// Which browsers' pages may talk to the server. Programs send no Origin and are let in.
/// Source: RFC 6454 (origins), RFC 6455, section 10.2.
class OriginPolicy {
 public:
  /// @param allowed   origins to let in beside the server's own, "*" for all; where empty: loopback
  ///                  ones, and file pages (whose origin is "null") while bound to loopback
  /// @param loopback  the server is bound to a loopback address
  OriginPolicy(std::vector<std::string> allowed, bool loopback);

  /// @param origin  of the request; empty where it has none
  /// @param host    of the request: what the client calls this server. A server bound to loopback
  ///                trusts it only where it names loopback, or any site could have its own name
  ///                lead here (DNS rebinding)
  bool lets_in(std::string_view origin, std::string_view host) const noexcept;

 private:
  bool by_default(std::string_view origin) const noexcept;
  bool is_own(std::string_view origin, std::string_view host) const noexcept;

  std::vector<std::string> allowed_;
  bool loopback_;
};

}  // namespace tactus::server
