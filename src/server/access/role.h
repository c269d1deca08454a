#pragma once

#include <tactus/server_options.h>

#include "server/access/origin_policy.h"

namespace tactus::server::access {

/// What a client may do. Each role includes the ones before it.
enum class Role {
  none,     ///< nothing
  view,     ///< read: streams, status, pages
  control,  ///< command the transport
};

/// The role of another machine without a key: `--network`.
using Network = NetworkRole;

/// Why a request is refused.
enum class Refusal {
  none,
  unauthenticated,  ///< 401: a key is needed
  forbidden,        ///< 403: a page of a foreign origin, or a key of a lesser role
};

/// What a client proved.
struct Credential {
  Role role = Role::none;  ///< of a valid key or session; none if none was presented
  /// The browser added it by itself: a cookie. Any page can make the browser send one, since
  /// SameSite does not separate ports. It therefore counts only for an origin that is let in.
  bool is_ambient = false;
};

struct Decision {
  Role role = Role::none;
  Refusal refusal = Refusal::none;

  friend bool operator==(const Decision&, const Decision&) = default;
};

/// The role of a request. Requires a Host that HostNames accepts.
///
/// | peer                                        | no key         | view key | control key |
/// |---------------------------------------------|----------------|----------|-------------|
/// | loopback; own, allowed or no origin         | control        | view     | control     |
/// | another; own, allowed or no origin          | network, 401   | view     | control     |
/// | any; foreign origin                         | 403            | view     | control     |
///
/// A request with an invalid key does not come here: it is unauthenticated.
/// Thread: any. Errors: none.
constexpr Decision decide(bool peer_is_loopback, OriginVerdict origin, Credential credential,
                          Network network) noexcept {
  const bool is_foreign = origin == OriginVerdict::foreign;
  if (credential.role != Role::none && !(is_foreign && credential.is_ambient))
    return {credential.role};
  if (is_foreign) return {Role::none, Refusal::forbidden};
  if (peer_is_loopback) return {Role::control};
  switch (network) {
    case Network::control:
      return {Role::control};
    case Network::view:
      return {Role::view};
    case Network::none:
      break;
  }
  return {Role::none, Refusal::unauthenticated};
}

/// Whether a decision suffices for an action.
/// @param needed  the role that the action needs
/// @return none if it does; unauthenticated if a key would help; forbidden if another key or
///         origin is needed
/// Thread: any. Errors: none.
constexpr Refusal check(const Decision& decision, Credential credential, Role needed) noexcept {
  if (decision.refusal != Refusal::none) return decision.refusal;
  if (decision.role >= needed) return Refusal::none;
  return credential.role == Role::none ? Refusal::unauthenticated : Refusal::forbidden;
}

}  // namespace tactus::server::access
