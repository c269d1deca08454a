#pragma once

#include <tactus/result.h>

#include <string>
#include <string_view>

#include "server/fanout/session.h"

namespace tactus::server {

/// Gives a client the role of the key that it sends in a message.
/// @return the answer, auth.result
/// Thread: the hub's.
std::string authenticate(Session& session, const access::Gate& gate, std::string_view request_id,
                         std::string_view key);

/// The error of a transport command that the client's role does not permit.
/// Thread: the hub's.
Outcome check_control(Session& session);

}  // namespace tactus::server
