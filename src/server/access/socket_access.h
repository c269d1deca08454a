#pragma once

#include <optional>

#include "server/access/gate.h"

namespace tactus::server::access {

/// What the client of a WebSocket may do. It changes when the client sends a key.
/// Thread: the hub's.
struct SocketAccess {
  Peer peer = {};
  Role role = Role::none;
  std::optional<Digest> key = {};  ///< the key that gave the role, if any
};

}  // namespace tactus::server::access
