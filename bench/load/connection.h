#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/websocket/frame_header.h"

namespace tactus::load {

/// A whole message from the server.
struct Message {
  bool binary = false;
  bool compressed = false;
  std::string_view payload;
};

/// A client's whole frame, masked with zeros: a measurement hides nothing from proxies. Thread:
/// any. Errors: none. Source: RFC 6455, 5.2.
std::string client_frame(protocol::Opcode opcode, std::string_view payload);

class Connection;

/// Receives what connections read.
class ConnectionListener {
 public:
  virtual ~ConnectionListener() = default;
  /// The handshake has been answered, and so has the request if there is one.
  virtual void on_in(Connection& connection) = 0;
  /// @return why the connection must end; empty to continue
  virtual std::string on_message(Connection& connection, const Message& message) = 0;
  /// Bytes to send: a request, a pong, a close.
  virtual void on_reply(Connection& connection, std::string_view bytes) = 0;
};

/// One client's side of a WebSocket, without its socket, from the handshake's answer on.
///
/// It stores only incomplete messages, so that thousands of connections are cheap.
/// Threads: one.
class Connection {
 public:
  enum class State : std::uint8_t { waiting, connecting, shaking_hands, asking, streaming, ended };

  /// Reads bytes.
  /// @param bytes    leftover() followed by the bytes received since
  /// @param request  a whole frame to send after the handshake; empty for none
  /// @return why the connection must end; empty to continue
  std::string take(std::string_view bytes, std::string_view request, ConnectionListener& listener);

  /// The start of an incomplete frame.
  std::string_view leftover() const noexcept { return leftover_; }

  /// Takes a message of the stream for the answer to the request.
  void note_stream(ConnectionListener& listener);

  State state = State::waiting;
  bool reads = true;  ///< false: subscribes and then never reads
  bool offers_deflate = false;
  bool was_in = false;
  bool unread = false;    ///< more bytes were there than are read at once
  bool told_all = false;  ///< the server has shut down its side
  std::uint32_t received = 0;
  int socket = -1;
  std::int64_t began_ns = 0;
  std::int64_t last_number = -1;  ///< of its latest tick

 private:
  std::string take_frames(std::string_view bytes, ConnectionListener& listener);
  std::string take_frame(const protocol::FrameHeader& header, std::string_view payload,
                         ConnectionListener& listener);

  std::string leftover_;
  std::string message_;  // the fragments so far
  bool binary_ = false;
  bool compressed_ = false;
  bool compresses_ = false;  // negotiated
};

}  // namespace tactus::load
