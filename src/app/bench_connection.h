#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "app/wire_frame.h"

namespace tactus::app {

class BenchConnection;

/// What connections tell of what they read.
class BenchListener {
 public:
  virtual ~BenchListener() = default;
  /// The handshake is answered, and so is the request where there is one.
  virtual void on_in(BenchConnection& connection) = 0;
  /// A whole message; its size is that of its frame or frames.
  /// @return why the connection is to end, empty where it goes on
  virtual std::string on_message(BenchConnection& connection, const WireFrame& message) = 0;
  /// Bytes to send: a request, a pong, a close.
  virtual void on_reply(BenchConnection& connection, std::string_view bytes) = 0;
};

/// One client's side of a WebSocket, without its socket: from the handshake's answer on.
///
/// It keeps no more than the pieces of what has not come whole, so that thousands are cheap.
/// Threads: one.
class BenchConnection {
 public:
  enum class State : std::uint8_t { waiting, connecting, shaking_hands, asking, streaming, ended };

  /// Reads on. @param bytes    what leftover() held, and what came after it
  /// @param request  a whole frame to send once the handshake is answered, empty for none
  /// @return why the connection is to end, empty where it goes on
  std::string take(std::string_view bytes, std::string_view request, BenchListener& listener);

  /// What is there of a message that has not come whole.
  std::string_view leftover() const noexcept { return leftover_; }

  /// A message that counts has come: a request needs no other answer.
  void note_stream(BenchListener& listener);

  State state = State::waiting;
  bool reads = true;  ///< else nothing more, once it is in
  bool offers_deflate = false;
  bool was_in = false;
  bool unread = false;    ///< more has come than was read at once
  bool told_all = false;  ///< the server sends no more than what has come
  std::uint32_t received = 0;
  int socket = -1;
  std::int64_t began_ns = 0;
  std::int64_t last_number = -1;    ///< of its latest tick
  std::int64_t last_offset_ns = 0;  ///< of that, from when it was due

 private:
  std::string take_frames(std::string_view bytes, BenchListener& listener);
  std::string take_message(const WireFrame& frame, BenchListener& listener);

  std::string leftover_;
  std::string message_;  // the pieces so far of one that comes in several
  bool binary_ = false;
  bool compressed_ = false;
  bool compresses_ = false;  // agreed upon
};

}  // namespace tactus::app
