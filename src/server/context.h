#pragma once

#include <tactus/server.h>

#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <new>
#include <string>
#include <string_view>

#include "realtime/monotonic.h"
#include "server/outbox.h"
#include "server/pending_commands.h"
#include "server/rarely.h"
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
  mutable Rarely failures = {};
  mutable Rarely unread_answers = {};

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

  /// Tells of what failed and was given up: a connection, a tick. Thread: any.
  void log_failure(const std::exception& failure) const noexcept {
    const std::uint64_t times = failures.times(realtime::monotonic_ns());
    if (times == 0) return;
    const bool no_memory = dynamic_cast<const std::bad_alloc*>(&failure) != nullptr;
    try {
      std::string line = no_memory
                             ? "memory has run out: what needed more was ended, "
                             : std::string{failure.what()} + ": what it came from was ended, ";
      log(LogLevel::error, line + std::to_string(times) + (times == 1 ? " time" : " times"));
    } catch (...) {
      log(LogLevel::error, "memory has run out");
    }
  }

  /// A client is closed, since it does not read its answers. Thread: any.
  void log_unread_answers() const {
    const std::uint64_t times = unread_answers.times(realtime::monotonic_ns());
    if (times == 0) return;
    const std::string who = times == 1 ? "a client does" : std::to_string(times) + " clients do";
    log(LogLevel::warning, who + " not read the answers: closed");
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
