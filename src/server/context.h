#pragma once

#include <tactus/server.h>

#include <string_view>

#include "server/asio.h"
#include "server/connections.h"
#include "server/hub.h"
#include "server/pending_commands.h"
#include "server/rest_api.h"

namespace tactus::server {

/// What all connections share. Outlives them. Thread: the server's.
struct Context {
  const ServerOptions& options;
  asio::io_context& io;
  RestApi& rest;
  Hub& hub;
  PendingCommands& commands;
  Connections& connections;
  ClientId last_client = 0;

  /// A sink that throws has had its chance.
  void log(LogLevel level, std::string_view line) const noexcept {
    try {
      if (options.log) options.log(level, line);
    } catch (...) {
      return;
    }
  }
};

}  // namespace tactus::server
