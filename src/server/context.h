#pragma once

#include <tactus/server.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "server/outbox.h"
#include "server/pending_commands.h"
#include "server/rest_api.h"
#include "server/server_stats.h"
#include "server/session.h"
#include "server/shard.h"

namespace tactus::server {

/// What all connections share. Outlives them.
struct Context {
  /// Begins what is said on a WebSocket. Thread: the hub's.
  using Converse =
      std::function<std::unique_ptr<Conversation>(Session& session, const SocketRequest& request)>;

  const ServerOptions& options;
  Shard& hub;
  const RestApi& rest;
  PendingCommands& commands;  // of the hub's thread
  ServerStats& stats;
  Converse converse;
  Outbox::Limits answer_limits = {};
  std::atomic<ClientId> last_client{0};  // written by: every shard

  /// Thread: any. A sink that throws has had its chance, and so has a line for which there is no
  /// memory: that is what it may be about.
  void log(LogLevel level, std::string_view line) const noexcept {
    if (!options.log) return;
    try {
      hub.run([this, level, text = std::string{line}] { write(level, text); });
    } catch (...) {
      return;
    }
  }

 private:
  void write(LogLevel level, std::string_view line) const noexcept {
    try {
      options.log(level, line);
    } catch (...) {
      return;
    }
  }
};

}  // namespace tactus::server
