#pragma once

#include <boost/beast/core/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "server/fanout/broadcast_target.h"
#include "server/fanout/connections.h"
#include "server/fanout/session.h"
#include "server/messages/message_handler.h"
#include "server/websocket/close_handshake.h"
#include "server/websocket/guarded.h"
#include "server/websocket/heartbeat.h"
#include "server/websocket/message_deadline.h"
#include "server/websocket/send_queue.h"
#include "server/websocket/session.h"
#include "server/websocket/stream.h"

namespace tactus::server {

namespace websocket = beast::websocket;

/// One WebSocket connection. Its operations have a source each: session_accept.cpp,
/// session_read.cpp, session_write.cpp and session_close.cpp.
/// Thread: the shard's; the Session functions and the message handler: the hub's.
class WebSocketSession final : public Session,
                               public BroadcastTarget,
                               public Connection,
                               public FrameMuxOwner,
                               public Guarded<WebSocketSession> {
 public:
  using Handshake = WebSocketStream::Handshake;

  WebSocketSession(Socket socket, ConnectionToken token, const SocketRequest& request, Shard& shard,
                   WebSockets& all);
  ~WebSocketSession() override;

  void start(Handshake handshake);

  // Session
  ClientId id() const noexcept override { return id_; }
  Shard& shard() const noexcept override { return shard_; }
  access::SocketAccess& access() noexcept override { return access_; }
  void answer(Payload payload) override;
  void answer_deferred(Outbox::Writer writer, std::size_t bytes) override;
  void join(std::shared_ptr<TopicMembers> members) override;
  void leave(std::shared_ptr<TopicMembers> members) override;
  void deliver(std::shared_ptr<TopicMembers> members, Payload payload) override;
  void refuse(std::string_view reason) override;
  void resume_reading() override;

  // BroadcastTarget
  void on_payload(const TopicMembers& topic, const Payload& payload) override;
  void on_partial_send(const TopicMembers& topic, const Payload& payload,
                       std::ptrdiff_t result) override;
  void on_excess() override;
  void check() override;

 private:
  friend class Guarded<WebSocketSession>;
  using Mux = SendQueue::Mux;

  /// The life cycle. No phase comes back.
  ///   handshaking -> open -> closing or peer_closing -> ended -> removed
  ///   handshaking -> cancelled -> ended -> removed
  /// A connection that breaks goes to `ended` from any earlier phase. The order is that of time.
  enum class Phase : std::uint8_t {
    handshaking,   ///< Beast is sending the response
    cancelled,     ///< the server closes the connection once the response is sent
    open,          ///< messages pass in both directions
    closing,       ///< the server has begun the closing handshake
    peer_closing,  ///< the peer has begun it, or has sent invalid data
    ended,         ///< nothing more is read or sent; the hub and the shard may hold the session
    removed,       ///< no longer one of the shard's connections
  };

  static bool is_established(Phase phase) noexcept {
    return phase == Phase::open || phase == Phase::closing || phase == Phase::peer_closing;
  }

  bool has_ended() const noexcept { return phase_ >= Phase::ended; }

  // Connection
  void shut_down() noexcept override;
  void check_key() override;

  // FrameMuxOwner
  std::shared_ptr<void> keep_alive() override { return shared_from_this(); }
  void on_mux_busy() override;
  void on_mux_input() override;
  void on_mux_ready() override;
  void on_mux_error(boost::system::error_code error) override;

  void on_exception() override;

  std::shared_ptr<WebSocketSession> self() {
    return std::static_pointer_cast<WebSocketSession>(shared_from_this());
  }
  Socket& socket() noexcept { return mux_.next_layer(); }

  /// Runs a guarded task on the shard's thread.
  template <class Task>
  void on_shard(Task task) {
    shard_.run(handler(std::move(task)));
  }
  /// Runs a guarded task on the hub's thread.
  template <class Task>
  void on_hub(Task task) {
    all_.hub_shard.run(handler(std::move(task)));
  }

  // session_accept.cpp
  websocket::close_reason close_reason() const;
  void on_accept(beast::error_code error);
  void open();
  void open_handler();

  // session_read.cpp
  void read();
  void read_part();
  void on_part(beast::error_code error, std::size_t bytes);
  void on_read(beast::error_code error);
  void watch_input();
  void watch_message();
  void on_message();
  void handle(const ReceivedMessage& message);

  // session_write.cpp
  void check_peer();
  void after(SendQueue::Status status);
  void fail();

  // session_close.cpp
  void close(const websocket::close_reason& reason, EndCause cause);
  void send_close(const websocket::close_reason& reason);
  void on_peer_close(EndCause cause);
  void reject_data();
  void start_close_timer();
  void drop(EndCause cause);
  void end(EndCause cause);
  void leave_hub(std::shared_ptr<WebSocketSession> self);
  void leave_shard();
  void remove();

  Shard& shard_;
  WebSockets& all_;
  const ConnectionToken token_;
  WebSocketStream stream_;
  Mux& mux_;  // the stream's
  const SocketRequest request_;
  const ClientId id_;
  Heartbeat heartbeat_;
  MessageDeadline message_deadline_{all_.options.message_timeout};
  beast::flat_buffer buffer_;  // the hub reads a message here while no read is pending
  SendQueue send_queue_{shard_, mux_, all_.options.answer_limits, all_.budget};
  CloseHandshake closing_;
  std::shared_ptr<WebSocketSession> registered_;     // itself, while in the shard's tables
  std::unique_ptr<MessageHandler> message_handler_;  // the hub's
  access::SocketAccess access_;                      // the hub's
  Phase phase_ = Phase::handshaking;
  // Not a phase: the hub pauses and resumes reading in `open`, and reading continues in `closing`.
  bool reading_ = false;
};

}  // namespace tactus::server
