#pragma once

#include <tactus/result.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/access/origin.h"

namespace tactus::server::access {

/// The relation of a request's origin to this server.
enum class OriginVerdict {
  none,     ///< no Origin: a program, or a browser's plain GET
  own,      ///< a page that this server sent
  allowed,  ///< a loopback page seen by a loopback peer, or a listed origin
  foreign,  ///< any other page, and every malformed Origin
};

/// Decides what a request's origin is worth.
///
/// "null" and "file:" are foreign unless they are listed: every web site can send "null" from a
/// sandboxed frame, a data: URL or a form without a referrer.
///
///     const OriginPolicy policy{options.allow_origins};
///     switch (policy.verdict({.origins = fields, .host = host, .peer_is_loopback = true})) ...
///
/// Thread: any.
/// Source: RFC 6454, section 7; RFC 6455, section 10.2; WHATWG Fetch, "Origin header".
class OriginPolicy {
 public:
  struct Request {
    std::span<const std::string_view> origins = {};  ///< the values of all Origin fields
    std::string_view host = {};                      ///< Host, accepted by HostNames before
    bool peer_is_loopback = false;
    bool is_tls = false;  ///< the connection is TLS, so that the own origin is https
  };

  /// @param allowed  values of `--allow-origin`, added to the defaults: "*" for every origin;
  ///                 http and https origins, compared as origins; any other text ("null",
  ///                 "file://", the URL that a device's library sends), compared exactly
  explicit OriginPolicy(std::span<const std::string> allowed = {});

  /// An own origin has the scheme of the connection and the host and port of Host. A proxy that
  /// adds TLS therefore needs its origin listed.
  OriginVerdict verdict(const Request& request) const;

  /// Checks a value of `--allow-origin`.
  /// Errors: invalid_argument if no Origin header can match the text, with the reason.
  static Outcome check_allowed(std::string_view text);

 private:
  bool lists(std::string_view text, const Origin* origin) const;

  bool allows_all_ = false;
  std::vector<Origin> origins_;
  std::vector<std::string> texts_;
};

/// Whether a request is one that a page on any site can send without a script or a preflight: an
/// unsafe method as a navigation, or with the content type of a form. Such a request is refused,
/// whatever its origin.
/// @param method          in upper case; all but GET, HEAD, OPTIONS and TRACE are unsafe
/// @param sec_fetch_mode  the value of Sec-Fetch-Mode; empty if absent
/// @param content_type    the value of Content-Type; empty if absent
/// Thread: any. Errors: none.
/// Source: RFC 9110, section 9.2.1 (safe methods); W3C Fetch Metadata, "Sec-Fetch-Mode"; WHATWG
/// Fetch, "CORS-safelisted request-header".
bool is_simple_form(std::string_view method, std::string_view sec_fetch_mode,
                    std::string_view content_type) noexcept;

}  // namespace tactus::server::access
