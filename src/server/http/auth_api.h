#pragma once

#include <optional>
#include <string_view>

#include "server/access/gate.h"
#include "server/http/message.h"

namespace tactus::server {

/// The answer to a refused request.
HttpAnswer denied(const access::Denial& denial);

/// The methods of a path of /auth, as the Allow header lists them; empty for other paths.
std::string_view auth_methods(std::string_view path) noexcept;

/// Answers a request to /auth: a browser's page exchanges its key for a cookie, asks for its role,
/// and logs out. These need no role.
/// @param path  decoded
/// @return nothing for another path or method
/// Thread: any.
std::optional<HttpAnswer> answer_auth(const access::Gate& gate, const HttpRequest& request,
                                      std::string_view path, const access::Admission& admission);

}  // namespace tactus::server
