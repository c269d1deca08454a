#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "server/access/gate.h"
#include "server/http/message.h"

namespace tactus::server {

/// The answer to a refused request.
HttpAnswer denied(const access::Denial& denial);

/// A method of a path of /auth.
struct AuthRoute {
  std::string_view method;
  std::string_view path;
  HttpAnswer (*answer)(const access::Gate& gate, const HttpRequest& request,
                       const access::Admission& admission);
};
std::span<const AuthRoute> auth_routes() noexcept;

/// Answers a request to /auth: a browser's page exchanges its key for a cookie, asks for its role,
/// and logs out. These need no role.
/// @param path  decoded
/// @return nothing for another path or method
/// Thread: any.
std::optional<HttpAnswer> answer_auth(const access::Gate& gate, const HttpRequest& request,
                                      std::string_view path, const access::Admission& admission);

}  // namespace tactus::server
