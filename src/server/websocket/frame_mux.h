#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/compose.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/socket_base.hpp>
#include <boost/beast/websocket/teardown.hpp>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

#include "platform/network/send_now.h"
#include "protocol/websocket/frame_header.h"
#include "server/net/stream.h"

namespace tactus::server {

/// Sends as many bytes as the socket accepts, without blocking.
/// @return bytes accepted; 0 with would_block if the socket is full
template <class SocketExecutor>
std::size_t send_now(asio::basic_stream_socket<Tcp, SocketExecutor>& socket, std::string_view bytes,
                     boost::system::error_code& error) noexcept {
  const std::ptrdiff_t sent = platform::send_now(socket.native_handle(), bytes);
  error = {};
  if (sent == 0) error = asio::error::would_block;
  if (sent < 0) error.assign(static_cast<int>(-sent), boost::system::system_category());
  return sent < 0 ? 0 : static_cast<std::size_t>(sent);
}

/// The user of a FrameMux. The mux calls it from completion handlers on its executor, and never
/// from inside a call to the mux or the stream, except where stated. The functions must not throw:
/// Beast's write would never complete.
class FrameMuxOwner {
 public:
  /// Returns a pointer that keeps the mux and its owner alive during a wait.
  virtual std::shared_ptr<void> keep_alive() = 0;
  /// Beast has begun a write, perhaps of a close frame. No frame may be sent until on_mux_ready().
  /// Called from inside a call to the stream.
  virtual void on_mux_busy() {}
  /// Bytes of the peer have arrived.
  virtual void on_mux_input() {}
  /// A frame may be sent. Also called if one could be sent before.
  virtual void on_mux_ready() = 0;
  /// The connection broke during a wait. Called at most once.
  virtual void on_mux_error(boost::system::error_code error) = 0;

 protected:
  ~FrameMuxOwner() = default;
};

/// The layer below beast::websocket::stream. Sends complete frames, encoded once and shared by all
/// recipients, between the frames that Beast writes. Frames never interleave, and none follows a
/// close frame: the mux scans the frame headers that Beast writes, and every writer waits for the
/// rest of a partly sent frame.
/// NextLayer is a socket: it has async_read_some, async_write_some, async_wait, get_executor and a
/// matching send_now().
/// Thread: the executor's.
///   websocket::stream<FrameMux<Socket>> stream{std::move(socket)};
///   stream.async_accept(…, [&] { stream.next_layer().begin(*this); });
///   if (mux.ready()) mux.send(payload, payload->frame);
template <class NextLayer>
class FrameMux {
 public:
  using executor_type = typename NextLayer::executor_type;

  /// The outcome of a send.
  enum class Sent : std::uint8_t {
    whole,   ///< the socket accepted all of it
    part,    ///< the mux sends the rest when the socket has room
    none,    ///< the socket is full; on_mux_ready() follows
    failed,  ///< the connection broke; on_mux_error() does not follow
  };

  explicit FrameMux(NextLayer next) : next_{std::move(next)} {}
  FrameMux(const FrameMux&) = delete;
  FrameMux& operator=(const FrameMux&) = delete;

  executor_type get_executor() noexcept { return next_.get_executor(); }
  NextLayer& next_layer() noexcept { return next_; }
  const NextLayer& next_layer() const noexcept { return next_; }

  /// Call once the handshake's response is sent: from now on Beast writes frames.
  /// @param owner  outlives this
  void begin(FrameMuxOwner& owner) noexcept { owner_ = &owner; }

  /// Whether a frame may be sent.
  bool ready() const noexcept {
    return owner_ != nullptr && !waiting_ && !writing_ && !failed_ && tail_.empty() &&
           !close_begun_ && scanner_.between_messages();
  }
  /// Whether a close frame has been sent, at least in part. No frame follows it.
  bool close_begun() const noexcept { return close_begun_; }
  /// Whether part of a message or control frame of the peer is missing.
  bool input_incomplete() const noexcept { return !input_.between_messages(); }
  /// The status of Beast's close frame; 0 if it has none.
  std::uint16_t close_code() const noexcept { return close_code_; }

  /// Sends a complete frame without blocking. Only while ready().
  /// @param bytes_owner  keeps the frame's bytes until they are sent
  Sent send(std::shared_ptr<const void> bytes_owner, std::string_view frame) {
    assert(ready());
    boost::system::error_code error;
    const std::size_t sent = send_now(next_, frame, error);
    if (error && error != asio::error::would_block) {
      give_up();
      return Sent::failed;
    }
    return took(std::move(bytes_owner), frame, sent);
  }

  /// Sends a complete close frame, where Beast would end the connection without one. Only while
  /// ready().
  Sent send_close(std::shared_ptr<const void> bytes_owner, std::string_view frame) {
    const Sent sent = send(std::move(bytes_owner), frame);
    close_begun_ = true;
    return sent;
  }

  /// As send(), for a frame that the caller has passed to the socket.
  /// @param sent  bytes that the socket accepted
  Sent took(std::shared_ptr<const void> bytes_owner, std::string_view frame, std::size_t sent) {
    assert(ready() && sent <= frame.size());
    if (sent == frame.size()) return Sent::whole;
    if (sent > 0) {
      tail_ = frame.substr(sent);
      tail_owner_ = std::move(bytes_owner);
    }
    wait();
    return sent > 0 ? Sent::part : Sent::none;
  }

  /// Stops sending, because the connection broke elsewhere.
  void give_up() noexcept {
    failed_ = true;
    drop_tail();
  }

  template <class Buffers, class Handler>
  auto async_read_some(const Buffers& buffers, Handler&& handler) {
    return asio::async_compose<Handler, void(boost::system::error_code, std::size_t)>(
        Read<Buffers>{*this, buffers}, handler, next_);
  }

  template <class Buffers, class Handler>
  auto async_write_some(const Buffers& buffers, Handler&& handler) {
    return asio::async_compose<Handler, void(boost::system::error_code, std::size_t)>(
        Write<Buffers>{*this, buffers, owner_ ? owner_->keep_alive() : nullptr}, handler, next_);
  }

  /// See async_teardown().
  template <class Handler>
  void async_end(beast::role_type role, Handler&& handler) {
    asio::async_compose<Handler, void(boost::system::error_code)>(
        End{*this, role, owner_ ? owner_->keep_alive() : nullptr}, handler, next_);
  }

 private:
  struct End {
    template <class Self>
    void operator()(Self& self) {
      using beast::websocket::async_teardown;
      async_teardown(role, mux.next_layer(), std::move(self));
    }
    template <class Self>
    void operator()(Self& self, boost::system::error_code error) {
      self.complete(error);
    }

    FrameMux& mux;
    beast::role_type role;
    std::shared_ptr<void> keeper;
  };

  /// One of Beast's reads. Its caller keeps the mux alive. Scans what arrived.
  template <class Buffers>
  struct Read {
    template <class Self>
    void operator()(Self& self) {
      FrameMux& from = mux;  // self's move takes this object along
      const Buffers all = buffers;
      from.next_.async_read_some(all, std::move(self));
    }
    template <class Self>
    void operator()(Self& self, boost::system::error_code error, std::size_t bytes) {
      mux.after_read(buffers, bytes);
      self.complete(error, bytes);
    }

    FrameMux& mux;
    Buffers buffers;
  };

  /// One of Beast's writes. Waits for the rest of a partly sent frame, and scans what the socket
  /// accepted.
  template <class Buffers>
  struct Write {
    enum class Stage : std::uint8_t { first, waiting, refused, writing };

    template <class Self>
    void operator()(Self& self, boost::system::error_code error = {}, std::size_t sent = 0) {
      FrameMux& to = mux;  // self's move takes this object along
      switch (std::exchange(stage, Stage::writing)) {
        case Stage::first:
          to.before_write(buffers);
          break;
        case Stage::waiting:
          if (!error) to.flush();
          if (!error) break;
          [[fallthrough]];
        case Stage::writing:
          to.after_write(buffers, error, sent);
          return self.complete(error, sent);
        case Stage::refused:
          return self.complete(asio::error::broken_pipe, 0);
      }
      if (to.failed_) {
        stage = Stage::refused;
        return asio::post(to.get_executor(), std::move(self));
      }
      if (!to.tail_.empty()) {
        stage = Stage::waiting;
        return to.next_.async_wait(asio::socket_base::wait_write, std::move(self));
      }
      const Buffers all = buffers;
      to.next_.async_write_some(all, std::move(self));
    }

    FrameMux& mux;
    Buffers buffers;
    std::shared_ptr<void> keeper;  // Beast's own pings do not keep the mux alive
    Stage stage = Stage::first;
  };

  template <class Buffers>
  static protocol::FrameScanner after(protocol::FrameScanner scanner, const Buffers& buffers,
                                      std::size_t bytes) noexcept {
    const auto end = asio::buffer_sequence_end(buffers);
    for (auto part = asio::buffer_sequence_begin(buffers); part != end && bytes > 0; ++part) {
      const asio::const_buffer passed = asio::buffer(asio::const_buffer{*part}, bytes);
      scanner.consume({static_cast<const char*>(passed.data()), passed.size()});
      bytes -= passed.size();
    }
    return scanner;
  }

  template <class Buffers>
  void before_write(const Buffers& buffers) {
    if (!owner_) return;
    writing_ = true;
    const auto then = after(scanner_, buffers, asio::buffer_size(buffers));
    close_begun_ = close_begun_ || then.close_seen();
    close_code_ = then.close_code();
    owner_->on_mux_busy();
  }

  template <class Buffers>
  void after_write(const Buffers& buffers, boost::system::error_code error, std::size_t sent) {
    if (!owner_) return;
    writing_ = false;
    scanner_ = after(scanner_, buffers, sent);
    if (error) give_up();
    if (ready()) owner_->on_mux_ready();
  }

  template <class Buffers>
  void after_read(const Buffers& buffers, std::size_t bytes) {
    if (!owner_ || bytes == 0) return;
    input_ = after(input_, buffers, bytes);
    owner_->on_mux_input();
  }

  void wait() {
    waiting_ = true;
    next_.async_wait(asio::socket_base::wait_write,
                     [this, keeper = owner_->keep_alive()](boost::system::error_code error) {
                       waiting_ = false;
                       if (failed_) return;
                       if (error) return fail(error);
                       flush();
                       if (!tail_.empty()) return wait();
                       if (ready()) owner_->on_mux_ready();
                     });
  }

  /// Sends more of a partly sent frame.
  void flush() {
    if (tail_.empty()) return;
    boost::system::error_code error;
    tail_.remove_prefix(send_now(next_, tail_, error));
    if (error && error != asio::error::would_block) return fail(error);
    if (tail_.empty()) drop_tail();
  }

  void fail(boost::system::error_code error) {
    give_up();
    owner_->on_mux_error(error);
  }

  void drop_tail() noexcept {
    tail_ = {};
    tail_owner_ = nullptr;
  }

  NextLayer next_;
  FrameMuxOwner* owner_ = nullptr;
  protocol::FrameScanner scanner_;  // of Beast's frames
  protocol::FrameScanner input_;    // of the peer's frames
  std::string_view tail_;           // the unsent rest of a frame
  std::shared_ptr<const void> tail_owner_;
  bool waiting_ = false;  // for room in the socket
  bool writing_ = false;  // Beast's write is pending
  bool close_begun_ = false;
  std::uint16_t close_code_ = 0;
  bool failed_ = false;
};

/// Shuts the connection down, as Beast asks once both sides have sent a close frame.
template <class NextLayer>
void teardown(beast::role_type role, FrameMux<NextLayer>& mux, beast::error_code& error) {
  using beast::websocket::teardown;
  teardown(role, mux.next_layer(), error);
}

template <class NextLayer, class Handler>
void async_teardown(beast::role_type role, FrameMux<NextLayer>& mux, Handler&& handler) {
  mux.async_end(role, std::forward<Handler>(handler));
}

}  // namespace tactus::server
