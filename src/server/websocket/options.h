#pragma once

#include <boost/asio/socket_base.hpp>
#include <boost/beast/websocket/option.hpp>
#include <boost/beast/websocket/stream_base.hpp>
#include <chrono>

#include "platform/network/tcp_socket.h"
#include "server/net/deflate.h"
#include "server/net/stream.h"

// Options of a WebSocket's socket and stream.
namespace tactus::server {

/// Keeps seconds of old states out of the kernel's buffer, where no newer state can replace them.
inline void set_small_send_buffer(Socket& socket) {
  constexpr int send_buffer_bytes = 16 * 1024;  // includes unacknowledged data
  constexpr int unsent_bytes = 4 * 1024;
  beast::error_code ignored;
  socket.set_option(asio::socket_base::send_buffer_size{send_buffer_bytes}, ignored);
  platform::limit_unsent_bytes(socket.native_handle(), unsent_bytes);
}

/// Limits the handshake only. After it, a Heartbeat checks the peer.
inline beast::websocket::stream_base::timeout timeouts(std::chrono::milliseconds handshake) {
  return {.handshake_timeout = handshake,
          .idle_timeout = beast::websocket::stream_base::none(),
          .keep_alive_pings = false};
}

/// Without context takeover: all clients share one compressed message, and an idle client holds no
/// compression state.
inline beast::websocket::permessage_deflate compression() {
  beast::websocket::permessage_deflate deflate;
  deflate.server_enable = true;
  deflate.server_max_window_bits = deflate_window_bits;
  deflate.server_no_context_takeover = true;
  deflate.client_no_context_takeover = true;
  return deflate;
}

}  // namespace tactus::server
