#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <cstddef>
#include <functional>
#include <memory>

#include "server/net/stream.h"
#include "server/websocket/frame_mux.h"
#include "server/websocket/websockets.h"

namespace tactus::server {

/// Beast's WebSocket stream over a FrameMux. Beast's templates, which are slow to compile, are in
/// one source. The caller keeps the stream alive until each operation has called its handler.
/// Thread: the socket's.
class WebSocketStream {
 public:
  using Mux = FrameMux<Socket>;
  using Handshake = beast::http::request<beast::http::string_body>;
  using OnDone = std::function<void(beast::error_code)>;
  using OnRead = std::function<void(beast::error_code, std::size_t bytes)>;

  explicit WebSocketStream(Socket socket);
  ~WebSocketStream();

  Mux& mux() noexcept;

  /// Answers a checked handshake.
  void async_accept(Handshake handshake, const WebSocketOptions& options, OnDone on_done);
  /// Reads a part of a message.
  void async_read_some(asio::mutable_buffer room, OnRead on_read);
  /// Sends a close frame and waits for the peer's.
  void async_close(const beast::websocket::close_reason& reason, OnDone on_done);

  /// Whether the response to the handshake accepts permessage-deflate.
  bool compressed() const noexcept;
  /// Whether the last read completed a message.
  bool is_message_done() const noexcept;
  /// Whether the message is binary.
  bool got_binary() const noexcept;

 private:
  struct Impl;
  const std::unique_ptr<Impl> impl_;
};

}  // namespace tactus::server
