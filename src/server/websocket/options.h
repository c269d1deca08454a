#pragma once

#include <netinet/tcp.h>

#include <boost/asio/socket_base.hpp>
#include <boost/beast/websocket/option.hpp>
#include <boost/beast/websocket/stream_base.hpp>
#include <chrono>

#include "server/net/deflate.h"
#include "server/net/stream.h"

// How a WebSocket's socket and stream are set.
namespace tactus::server {

/// The kernel is not to hold seconds of old states: what waits there can't be replaced.
inline void set_small_send_buffer(Socket& socket) {
  using NotSentLowWater = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_NOTSENT_LOWAT>;
  constexpr int send_buffer_bytes = 16 * 1024;  // sent and not acknowledged, too
  constexpr int unsent_bytes = 4 * 1024;
  beast::error_code ignored;
  socket.set_option(asio::socket_base::send_buffer_size{send_buffer_bytes}, ignored);
  socket.set_option(NotSentLowWater{unsent_bytes}, ignored);
}

/// A handshake has its time; afterwards a Heartbeat looks after the peer.
inline beast::websocket::stream_base::timeout timeouts(std::chrono::milliseconds handshake) {
  return {.handshake_timeout = handshake,
          .idle_timeout = beast::websocket::stream_base::none(),
          .keep_alive_pings = false};
}

/// Each message by itself, so that one compressed for all serves everybody, and no memory is kept
/// for an idle client.
inline beast::websocket::permessage_deflate compression() {
  beast::websocket::permessage_deflate deflate;
  deflate.server_enable = true;
  deflate.server_max_window_bits = deflate_window_bits;
  deflate.server_no_context_takeover = true;
  deflate.client_no_context_takeover = true;
  return deflate;
}

}  // namespace tactus::server
