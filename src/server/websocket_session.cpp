#include "server/websocket_session.h"

#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "server/clock_conversation.h"
#include "server/control_conversation.h"
#include "server/outbox.h"
#include "server/session.h"
#include "server/typed_conversation.h"

namespace tactus::server {
namespace {

namespace websocket = beast::websocket;

constexpr std::chrono::seconds dead_after{90};            // pinged after half of it
constexpr std::chrono::milliseconds close_patience{400};  // for the peer's part in closing
constexpr int send_buffer_bytes = 16 * 1024;  // no more old states than this wait in the kernel
constexpr std::size_t kept_read_bytes = 4 * 1024;

class WebSocketSession final : public Session, public Connection {
 public:
  WebSocketSession(TcpStream stream, const SocketRequest& request, Context& context)
      : stream_{std::move(stream)},
        context_{context},
        request_{request},
        id_{++context.last_client} {
    context_.connections.add(*this);
  }
  ~WebSocketSession() override { end(); }  // of one that was never accepted

  void start(beast::http::request<beast::http::string_body> handshake) {
    beast::error_code ignored;
    auto& socket = beast::get_lowest_layer(stream_).socket();
    socket.set_option(asio::socket_base::send_buffer_size{send_buffer_bytes}, ignored);
    stream_.set_option(
        websocket::stream_base::timeout{.handshake_timeout = context_.options.handshake_timeout,
                                        .idle_timeout = dead_after,
                                        .keep_alive_pings = true});
    stream_.set_option(websocket::stream_base::decorator{
        [](websocket::response_type& response) { response.set("Server", "tactus"); }});
    stream_.read_message_max(context_.options.max_message_bytes);
    stream_.auto_fragment(false);
    auto kept =
        std::make_unique<beast::http::request<beast::http::string_body>>(std::move(handshake));
    const auto& accepted = *kept;
    stream_.async_accept(accepted,
                         [self = self(), kept = std::move(kept)](beast::error_code error) {
                           if (error || self->ended_) return self->end();
                           self->open();
                         });
  }

  ClientId id() const noexcept override { return id_; }

  void answer(Payload payload) override { answered(outbox_.push_answer(std::move(payload))); }

  void answer_late(Outbox::Writer writer, std::size_t bytes) override {
    answered(outbox_.push_late_answer(std::move(writer), bytes));
  }

  void forget(const Topic& topic) override { outbox_.forget(topic); }

  void deliver(const Topic& topic, const Payload& payload) override {
    outbox_.put_newest(topic, payload);
    pump();
  }

  void read_on() override {
    if (open_ && !reading_) read();
  }

  void shut_down() override { close(websocket::close_code::going_away); }

 private:
  std::shared_ptr<WebSocketSession> self() {
    return std::static_pointer_cast<WebSocketSession>(shared_from_this());
  }

  void open() {
    open_ = true;
    conversation_ = converse();
    read();
  }

  std::unique_ptr<Conversation> converse() {
    switch (request_.endpoint) {
      case Endpoint::typed:
        return std::make_unique<TypedConversation>(*this, context_.hub, context_.commands);
      case Endpoint::clock:
        return std::make_unique<ClockConversation>(*this, context_.hub.clock, request_.hz);
      case Endpoint::control:
        break;
    }
    return std::make_unique<ControlConversation>(*this, context_.commands);
  }

  void answered(bool taken) {
    if (taken) return pump();
    if (!closing_) context_.log(LogLevel::warning, "a client does not read its answers: closed");
    close(websocket::close_code::policy_error);
  }

  void read() {
    reading_ = true;
    stream_.async_read(buffer_, [self = self()](beast::error_code error, std::size_t) {
      self->reading_ = false;
      if (error) return self->end();
      self->on_message();
    });
  }

  void on_message() {
    if (ended_) return;  // by a write that failed, when this message was already read
    const std::string message = beast::buffers_to_string(buffer_.cdata());
    buffer_.consume(buffer_.size());
    if (buffer_.capacity() > kept_read_bytes) buffer_.shrink_to_fit();
    if (!closing_) {
      if (stream_.got_text())
        conversation_->text(message);
      else
        conversation_->binary();
    }
    if (conversation_->ready()) read_on();
  }

  /// Sends what is next, unless something is under way.
  void pump() {
    if (open_ && !closing_ && !stream_.is_open()) return let_peer_go();
    if (writing_ || !open_ || closing_) return;
    Payload next = outbox_.take();
    if (!next) return;
    writing_ = true;
    stream_.binary(next->binary);
    const auto bytes = asio::buffer(next->bytes);
    stream_.async_write(
        bytes, [self = self(), next = std::move(next)](beast::error_code error, std::size_t) {
          self->writing_ = false;
          if (error) return self->end();
          self->pump();
        });
  }

  void close(websocket::close_code code) {
    if (closing_) return;
    closing_ = true;
    auto guard = drop_later();
    if (!open_) return drop();
    stream_.async_close(
        code, [self = self(), guard = std::move(guard)](beast::error_code) { self->end(); });
  }

  /// The peer has begun to close, or broke the protocol, which Beast ends by itself: it may take
  /// its time, but not for long.
  void let_peer_go() {
    closing_ = true;
    parting_ = drop_later();
  }

  std::unique_ptr<Timer> drop_later() {
    auto guard = std::make_unique<Timer>(context_.io.get_executor(), close_patience);
    guard->async_wait([self = self()](const boost::system::error_code& error) {
      if (!error) self->drop();
    });
    return guard;
  }

  /// Gives the connection up: what is under way on it fails.
  void drop() {
    beast::get_lowest_layer(stream_).close();
    end();
  }

  /// Leaves everything that knows this session. The last handler to go takes it along.
  void end() {
    if (std::exchange(ended_, true)) return;
    open_ = false;
    const bool parting = std::exchange(parting_, nullptr) != nullptr;
    if (conversation_) conversation_->end();
    context_.connections.remove(*this);
    // A write to a peer that is gone would wait for long.
    if (!closing_ || parting) beast::get_lowest_layer(stream_).close();
  }

  websocket::stream<TcpStream, false> stream_;
  Context& context_;
  const SocketRequest request_;
  const ClientId id_;
  beast::flat_buffer buffer_;
  Outbox outbox_;
  std::unique_ptr<Conversation> conversation_;
  std::unique_ptr<Timer> parting_;
  bool open_ = false;
  bool reading_ = false;
  bool writing_ = false;
  bool closing_ = false;
  bool ended_ = false;
};

}  // namespace

void serve_websocket(TcpStream stream, beast::http::request<beast::http::string_body> handshake,
                     const SocketRequest& request, Context& context) {
  std::make_shared<WebSocketSession>(std::move(stream), request, context)
      ->start(std::move(handshake));
}

}  // namespace tactus::server
