#pragma once

#include <tactus/server.h>

#include <cstdint>
#include <exception>
#include <string>
#include <string_view>

#include "platform/clock.h"
#include "server/fanout/shard.h"
#include "server/net/log_throttle.h"

namespace tactus::server {

/// The server's log: writes lines to the embedder's sink on the hub's thread. Thread: any.
class ServerLog {
 public:
  /// @param sink  must outlive this; may be empty
  ServerLog(Shard& hub_shard, const LogSink& sink) : hub_shard_{hub_shard}, sink_{sink} {}

  /// Writes a line. Ignores a sink that throws.
  void write(LogLevel level, std::string_view line) const {
    if (sink_) hub_shard_.run([this, level, text = std::string{line}] { write_now(level, text); });
  }

  /// Writes an exception that escaped from a handler.
  void write_failure(const std::exception_ptr& failure) const {
    const std::uint64_t times = failures_.times(platform::monotonic_ns());
    if (times == 0) return;
    std::string reason;
    try {
      std::rethrow_exception(failure);
    } catch (const std::exception& known) {
      reason = known.what();
    } catch (...) {
      reason = "unknown exception";
    }
    write(LogLevel::error, "a handler failed, " + std::to_string(times) +
                               (times == 1 ? " time: " : " times: ") + reason);
  }

  /// Writes that a client was closed because it does not read its answers.
  void write_unread_answers() const {
    const std::uint64_t times = unread_answers_.times(platform::monotonic_ns());
    if (times == 0) return;
    write(LogLevel::warning, "closed " + std::to_string(times) +
                                 (times == 1 ? " client" : " clients") + ": answers not read");
  }

 private:
  void write_now(LogLevel level, std::string_view line) const noexcept {
    try {
      sink_(level, line);
    } catch (...) {
      return;
    }
  }

  Shard& hub_shard_;
  const LogSink& sink_;
  mutable LogThrottle failures_;
  mutable LogThrottle unread_answers_;
};

}  // namespace tactus::server
