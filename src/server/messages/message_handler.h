#pragma once

#include <string_view>

namespace tactus::server {

/// A client's message.
struct ReceivedMessage {
  std::string_view content;
  bool binary;
  double unix_ms;  ///< reception time, from the socket's thread
};

/// The server's side of one WebSocket, for one endpoint. Ends before its session. An exception that
/// escapes from one of its functions closes the connection. Thread: the hub's.
class MessageHandler {
 public:
  virtual ~MessageHandler() = default;
  /// Sends the first messages.
  virtual void on_open() {}
  /// The connection has closed: later sends have no effect.
  virtual void on_close() {}
  virtual void on_message(const ReceivedMessage& message) = 0;
  /// Whether it accepts another message. If not, it calls Session::resume_reading later.
  virtual bool can_accept() { return true; }
};

}  // namespace tactus::server
