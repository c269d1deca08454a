#pragma once

#include <algorithm>
#include <boost/asio/async_result.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/socket_base.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/websocket/teardown.hpp>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/net/stream.h"

namespace tactus::server {

using boost::system::error_code;

/// The peer of a MockSocket, controlled by the test: it completes operations, and sets how many
/// bytes they transfer. Must outlive its socket.
class MockWire {
 public:
  explicit MockWire(asio::io_context& io) : io_{io} {}

  std::string received;   ///< received by the peer, in total
  std::size_t room = 0;   ///< room in bytes before the socket blocks
  std::string from_peer;  ///< not yet read
  bool ended_by_peer = false;
  error_code broken;  ///< the error of all operations from now on

  bool writing() const { return write_.operation != nullptr; }
  bool waiting() const { return !waits_.empty(); }
  bool reading() const { return read_.operation != nullptr; }

  /// Completes the pending write with at most this many bytes.
  void end_write(std::size_t at_most) {
    if (!writing() || (room == 0 && !broken)) return;
    Transfer<asio::const_buffer> write = std::exchange(write_, {});
    if (broken) return write.operation->end(io_, broken, 0);
    std::size_t taken = 0;
    for (const asio::const_buffer& buffer : write.buffers) {
      const std::size_t bytes = std::min({buffer.size(), room, at_most - taken});
      received.append(static_cast<const char*>(buffer.data()), bytes);
      room -= bytes;
      taken += bytes;
    }
    write.operation->end(io_, {}, taken);
  }

  /// Completes the pending wait for room, with or without room. A later send reveals a broken
  /// connection.
  void end_wait() {
    if (waits_.empty()) return;
    const Pending wait = std::move(waits_.front());
    waits_.erase(waits_.begin());
    wait->end(io_, closed_ ? broken : error_code{}, 0);
  }

  /// Completes the pending read with at most this many bytes.
  void end_read(std::size_t at_most) {
    if (!reading() || (from_peer.empty() && !ended_by_peer && !broken)) return;
    Transfer<asio::mutable_buffer> read = std::exchange(read_, {});
    if (broken) return read.operation->end(io_, broken, 0);
    if (from_peer.empty()) return read.operation->end(io_, asio::error::eof, 0);
    const std::size_t bytes = asio::buffer_copy(read.buffers, asio::buffer(from_peer), at_most);
    from_peer.erase(0, bytes);
    read.operation->end(io_, {}, bytes);
  }

  /// Like closing a socket: aborts all pending operations.
  void close() {
    closed_ = true;
    end_all();
  }

 private:
  friend class MockSocket;

  /// Operations on a closed socket fail, too.
  void begun() {
    if (closed_) end_all();
  }

  void end_all() {
    broken = asio::error::operation_aborted;
    end_write(0);
    end_read(0);
    while (waiting()) end_wait();
  }

  struct Operation {
    virtual ~Operation() = default;
    virtual void end(asio::io_context& io, error_code error, std::size_t bytes) = 0;
  };
  using Pending = std::unique_ptr<Operation>;

  template <class Handler, bool counts_bytes>
  struct OperationOf final : Operation {
    explicit OperationOf(Handler&& to_call) : handler{std::move(to_call)} {}
    void end(asio::io_context& io, error_code error, std::size_t bytes) override {
      if constexpr (counts_bytes)
        asio::post(io, beast::bind_front_handler(std::move(handler), error, bytes));
      else
        asio::post(io, beast::bind_front_handler(std::move(handler), error));
    }
    Handler handler;
  };

  template <class Buffer>
  struct Transfer {
    std::vector<Buffer> buffers;
    Pending operation = nullptr;
  };

  template <class Buffer, class Buffers, class Handler>
  static Transfer<Buffer> transfer(const Buffers& buffers, Handler&& handler) {
    return {
        {asio::buffer_sequence_begin(buffers), asio::buffer_sequence_end(buffers)},
        std::make_unique<OperationOf<std::decay_t<Handler>, true>>(std::forward<Handler>(handler))};
  }

  asio::io_context& io_;
  bool closed_ = false;
  Transfer<asio::const_buffer> write_;
  Transfer<asio::mutable_buffer> read_;
  std::vector<Pending> waits_;
};

/// A socket that takes any number of bytes at any time.
class MockSocket {
 public:
  using executor_type = Executor;

  explicit MockSocket(MockWire& wire) : wire_{&wire} {}
  MockSocket(MockSocket&& other) noexcept : wire_{std::exchange(other.wire_, nullptr)} {}
  ~MockSocket() {
    if (wire_) wire_->close();
  }

  executor_type get_executor() const noexcept { return wire_->io_.get_executor(); }
  void close() { wire_->close(); }

  std::size_t send_now(std::string_view bytes, error_code& error) {
    error = wire_->broken;
    if (error) return 0;
    const std::size_t taken = std::min(bytes.size(), wire_->room);
    if (taken == 0) error = asio::error::would_block;
    wire_->received += bytes.substr(0, taken);
    wire_->room -= taken;
    return taken;
  }

  template <class Buffers, class Handler>
  auto async_write_some(const Buffers& buffers, Handler&& handler) {
    return asio::async_initiate<Handler, void(error_code, std::size_t)>(
        [this](auto&& to_call, const Buffers& from) {
          wire_->write_ = MockWire::transfer<asio::const_buffer>(
              from, std::forward<decltype(to_call)>(to_call));
          wire_->begun();
        },
        handler, buffers);
  }

  template <class Buffers, class Handler>
  auto async_read_some(const Buffers& buffers, Handler&& handler) {
    return asio::async_initiate<Handler, void(error_code, std::size_t)>(
        [this](auto&& to_call, const Buffers& into) {
          wire_->read_ = MockWire::transfer<asio::mutable_buffer>(
              into, std::forward<decltype(to_call)>(to_call));
          wire_->begun();
        },
        handler, buffers);
  }

  template <class Handler>
  auto async_wait(asio::socket_base::wait_type, Handler&& handler) {
    return asio::async_initiate<Handler, void(error_code)>(
        [this](auto&& to_call) {
          using Called = std::decay_t<decltype(to_call)>;
          wire_->waits_.push_back(std::make_unique<MockWire::OperationOf<Called, false>>(
              std::forward<decltype(to_call)>(to_call)));
          wire_->begun();
        },
        handler);
  }

 private:
  MockWire* wire_;
};

inline std::size_t send_now(MockSocket& socket, std::string_view bytes, error_code& error) {
  return socket.send_now(bytes, error);
}

inline void beast_close_socket(MockSocket& socket) { socket.close(); }

template <class Handler>
void async_teardown(beast::role_type, MockSocket& socket, Handler&& handler) {
  socket.close();
  asio::post(socket.get_executor(),
             beast::bind_front_handler(std::forward<Handler>(handler), error_code{}));
}

}  // namespace tactus::server
