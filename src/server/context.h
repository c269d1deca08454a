#pragma once

#include <tactus/server.h>

#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "realtime/monotonic.h"
#include "server/fanout/outbox.h"
#include "server/fanout/session.h"
#include "server/fanout/shard.h"
#include "server/http/rest_api.h"
#include "server/messages/pending_commands.h"
#include "server/metrics/server_stats.h"
#include "server/net/log_throttle.h"

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

  /// Thread: any. A sink that throws is ignored.
  void log(LogLevel level, std::string_view line) const {
    if (options.log) hub.run([this, level, text = std::string{line}] { write(level, text); });
  }

  /// Logs an exception that escaped from a handler. Thread: any.
  void log_failure(const std::exception_ptr& failure) const {
    const std::uint64_t times = failures.times(realtime::monotonic_ns());
    if (times == 0) return;
    std::string reason;
    try {
      std::rethrow_exception(failure);
    } catch (const std::exception& known) {
      reason = known.what();
    } catch (...) {
      reason = "unknown exception";
    }
    log(LogLevel::error, "a handler failed, " + std::to_string(times) +
                             (times == 1 ? " time: " : " times: ") + reason);
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
