#pragma once

#include <boost/beast/core/error.hpp>
#include <boost/beast/websocket/error.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "server/metrics/connection_stats.h"
#include "server/net/asio.h"
#include "server/net/stream.h"

namespace tactus::server {

/// The cause of a closing handshake and its time limit. Allocates nothing until it begins.
/// Thread: the session's.
class CloseHandshake {
 public:
  void begin(EndCause cause) noexcept { cause_ = cause; }
  /// The cause given to begin(); `fallback` before that.
  EndCause cause_or(EndCause fallback) const noexcept { return cause_.value_or(fallback); }

  /// Calls on_timeout after the time limit, unless stop_timer() comes first.
  template <class OnTimeout>
  void start_timer(const Executor& executor, OnTimeout on_timeout) {
    auto timer = std::make_unique<Timer>(executor, timeout);
    timer->async_wait(
        [on_timeout = std::move(on_timeout)](const boost::system::error_code& error) mutable {
          if (!error) on_timeout();
        });
    timer_ = std::move(timer);
  }
  void stop_timer() noexcept { timer_ = nullptr; }

 private:
  static constexpr std::chrono::milliseconds timeout{400};

  std::optional<EndCause> cause_;
  std::unique_ptr<Timer> timer_;
};

/// The cause behind a close frame that Beast sends, by its status code.
inline EndCause cause_of_close(std::uint16_t code) noexcept {
  using beast::websocket::close_code;
  if (code == close_code::too_big) return EndCause::too_big;
  if (code == close_code::protocol_error || code == close_code::bad_payload)
    return EndCause::protocol_error;
  return EndCause::client;
}

/// The cause behind a failed read.
inline EndCause cause_of_failure(beast::error_code failure) noexcept {
  using beast::websocket::error;
  if (failure == error::closed) return EndCause::client;
  if (failure == error::message_too_big) return EndCause::too_big;
  if (failure.category() == beast::error_code{error::closed}.category())
    return EndCause::protocol_error;
  return EndCause::lost;
}

}  // namespace tactus::server
