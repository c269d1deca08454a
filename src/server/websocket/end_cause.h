#pragma once

#include <boost/beast/core/error.hpp>
#include <boost/beast/websocket/error.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <cstdint>

#include "server/metrics/connection_stats.h"
#include "server/net/stream.h"

namespace tactus::server {

/// Why Beast closes a connection, by the status that it sends.
inline EndCause cause_of_close(std::uint16_t code) noexcept {
  using beast::websocket::close_code;
  if (code == close_code::too_big) return EndCause::too_big;
  if (code == close_code::protocol_error || code == close_code::bad_payload)
    return EndCause::protocol_error;
  return EndCause::client;
}

/// Why a connection has ended, by what reading from it failed with.
inline EndCause cause_of_failure(beast::error_code failure) noexcept {
  using beast::websocket::error;
  if (failure == error::closed) return EndCause::client;
  if (failure == error::message_too_big) return EndCause::too_big;
  if (failure.category() == beast::error_code{error::closed}.category())
    return EndCause::protocol_error;
  return EndCause::lost;
}

}  // namespace tactus::server
