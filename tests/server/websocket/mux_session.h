#pragma once

#include <gtest/gtest.h>

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <cstddef>
#include <deque>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "protocol/websocket/frame_header.h"
#include "server/websocket/frame_mux.h"

namespace tactus::server {

/// Pseudo-random numbers, the same on each run.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_{seed} {}
  std::size_t below(std::size_t end) { return static_cast<std::size_t>(engine_() % end); }
  bool one_in(std::size_t count) { return below(count) == 0; }
  /// A length in bytes: mostly short, sometimes near a limit of the header's size.
  std::size_t length() {
    if (one_in(40)) return 65'530 + below(12);
    return one_in(6) ? 120 + below(12) : below(60);
  }

 private:
  std::mt19937_64 engine_;
};

using Frame = std::shared_ptr<const std::string>;

/// The message with a given number. Each number has its own content and length.
inline std::string numbered(char sender, std::size_t number, std::size_t length) {
  std::string text = sender + std::to_string(number) + ':';
  for (std::size_t at = 0; at < length; ++at) text += static_cast<char>('a' + (number + at) % 26);
  return text;
}

inline Frame make_frame(protocol::Opcode opcode, std::string_view payload) {
  std::string frame;
  protocol::append_frame_header(frame, {.opcode = opcode, .length = payload.size()});
  frame += payload;
  return std::make_shared<const std::string>(std::move(frame));
}

/// The server's side of a connection. It sends its own frames between Beast's.
template <class Socket>
class MuxSession : public FrameMuxOwner, public std::enable_shared_from_this<MuxSession<Socket>> {
 public:
  using Mux = FrameMux<Socket>;
  using Sent = typename Mux::Sent;

  template <class Below>
  MuxSession(Below&& below, Dice dice) : stream{std::forward<Below>(below)}, dice_{dice} {}
  virtual ~MuxSession() = default;

  Mux& mux() { return stream.next_layer(); }

  void start() {
    stream.async_accept([self = self()](boost::system::error_code error) {
      if (error) return self->end();
      self->open = true;
      self->mux().begin(*self);
      self->read();
      self->pump();
    });
  }

  /// Queues a frame behind the others.
  void enqueue(Frame frame) {
    queue.push_back(std::move(frame));
    pump();
  }

  /// Starts Beast's write of a message, or of a part.
  void write(std::string text, bool fin) {
    writing = true;
    auto kept = std::make_shared<const std::string>(std::move(text));
    stream.async_write_some(
        fin, asio::buffer(*kept),
        [self = self(), kept, fin](boost::system::error_code error, std::size_t) {
          self->writing = false;
          if (error) return self->end();
          if (fin) ++self->written;
        });
  }

  void ping(const std::string& text) {
    pinging = true;
    stream.async_ping({text.data(), text.size()}, [self = self()](boost::system::error_code error) {
      self->pinging = false;
      if (error) self->end();
    });
  }

  void close() {
    closing = true;
    stream.async_close(beast::websocket::close_code::normal,
                       [self = self()](boost::system::error_code) { self->end(); });
  }

  void end() {
    if (std::exchange(ended, true)) return;
    if (!closing) mux().next_layer().close();
  }

  beast::websocket::stream<Mux, false> stream;
  std::deque<Frame> queue;
  std::vector<std::string> accepted;  // whole or in part
  std::size_t written = 0;            // Beast's messages, complete
  bool open = false;
  bool writing = false;
  bool pinging = false;
  bool closing = false;
  bool ended = false;

 private:
  auto self() { return this->shared_from_this(); }

  void read() {
    stream.async_read(buffer_, [self = self()](boost::system::error_code error, std::size_t) {
      if (error) return self->end();
      self->buffer_.consume(self->buffer_.size());
      self->read();
    });
  }

  void pump() {
    while (!queue.empty() && mux().ready()) {
      const Sent sent = dice_.one_in(2) ? send(queue.front()) : send_beside(queue.front());
      if (sent == Sent::failed) return failed();
      if (sent == Sent::none) return;
      accepted.push_back(*queue.front());
      queue.pop_front();
    }
  }

  Sent send(const Frame& frame) { return mux().send(frame, *frame); }

  /// Like a broadcast, which owns many sockets.
  Sent send_beside(const Frame& frame) {
    boost::system::error_code error;
    const std::size_t sent = send_now(mux().next_layer(), *frame, error);
    if (!error || error == asio::error::would_block) return mux().took(frame, *frame, sent);
    mux().give_up();
    return Sent::failed;
  }

  void failed() {
    EXPECT_FALSE(std::exchange(told_of_failure_, true)) << "a failure is reported once";
    end();
  }

  std::shared_ptr<void> keep_alive() override { return self(); }
  void on_mux_busy() override { EXPECT_FALSE(mux().ready()); }
  void on_mux_ready() override {
    EXPECT_TRUE(mux().ready());
    pump();
  }
  void on_mux_error(boost::system::error_code error) override {
    EXPECT_TRUE(error);
    failed();
  }

  beast::flat_buffer buffer_;
  Dice dice_;
  bool told_of_failure_ = false;
};

}  // namespace tactus::server
