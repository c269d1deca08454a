#pragma once

#include <tactus/server.h>

#include <map>

#include "server/fanout/session.h"

namespace tactus::server {

/// The open sessions of /ws, by id. Thread: the hub's.
using WsSessions = std::map<ClientId, Session*>;

}  // namespace tactus::server
