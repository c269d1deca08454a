#include <boost/asio/post.hpp>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "server/websocket/session_impl.h"

namespace tactus::server {
namespace {

constexpr std::string_view bad_payload_frame{"\x88\x02\x03\xEF", 4};  // a close frame, status 1007

}  // namespace

void WebSocketSession::shut_down() noexcept {
  guard([this] { close(websocket::close_code::going_away, EndCause::server); });
}

void WebSocketSession::check_key() {
  on_hub([this] {
    if (!access_.key || all_.gate.role_of(*access_.key) == access_.role) return;
    on_shard([this] {
      const auto code = static_cast<websocket::close_code>(access::close_code_of_revoked_key);
      close({code, "the key was revoked or changed"}, EndCause::server);
    });
  });
}

/// Thread: the hub's.
void WebSocketSession::refuse(std::string_view reason) {
  on_shard([this, text = std::string{reason}] {
    close({websocket::close_code::policy_error, {text.data(), text.size()}}, EndCause::policy);
  });
}

/// Sends nothing more, because part of the failed frame may be on the wire. Closes the connection
/// after the caller has returned.
void WebSocketSession::on_exception() {
  if (shard_.is_this_thread()) {
    mux_.give_up();
    send_queue_.stop();
  }
  all_.log.write_failure(std::current_exception());
  asio::post(shard_.io(), [self = self()] { self->drop(EndCause::server); });
}

/// Begins the closing handshake. During the opening handshake, on_accept() sends the close frame.
void WebSocketSession::close(const websocket::close_reason& reason, EndCause cause) {
  const bool was_open = phase_ == Phase::open;
  if (!was_open && phase_ != Phase::handshaking) return;
  phase_ = was_open ? Phase::closing : Phase::cancelled;
  closing_.begin(cause);
  send_queue_.stop();
  start_close_timer();
  if (was_open) send_close(reason);
}

void WebSocketSession::send_close(const websocket::close_reason& reason) {
  stream_.async_close(reason, handler([this](beast::error_code) {
                        closing_.stop_timer();
                        drop(EndCause::server);
                      }));
}

/// The peer began to close, or it broke the protocol and Beast closes. The peer has until the
/// timeout to end the connection.
void WebSocketSession::on_peer_close(EndCause cause) {
  phase_ = Phase::peer_closing;
  closing_.begin(cause);
  send_queue_.stop();
  start_close_timer();
}

/// The message cannot be inflated, or is not UTF-8. Beast would end the connection without a close
/// frame.
void WebSocketSession::reject_data() {
  if (phase_ != Phase::open || !mux_.ready()) return end(EndCause::protocol_error);
  if (mux_.send_close(nullptr, bad_payload_frame) != Mux::Sent::whole)
    return drop(EndCause::protocol_error);
  beast::error_code ignored;
  socket().shutdown(Socket::shutdown_send, ignored);
  on_peer_close(EndCause::protocol_error);
}

void WebSocketSession::start_close_timer() {
  closing_.start_timer(shard_.io().get_executor(), handler([this] { drop(EndCause::lost); }));
}

/// Closes the socket. Pending operations fail.
void WebSocketSession::drop(EndCause cause) {
  beast::error_code ignored;
  socket().close(ignored);
  end(cause);
}

/// Leaves the hub, then the shard. A closing handshake of the server's keeps the socket until it
/// is complete or late.
void WebSocketSession::end(EndCause cause) {
  if (has_ended()) return;
  message_deadline_.stop();
  const Phase before = std::exchange(phase_, Phase::ended);
  if (before != Phase::closing && before != Phase::cancelled) {
    closing_.stop_timer();
    // A pending write to an unreachable peer would take long to fail.
    beast::error_code ignored;
    socket().close(ignored);
  }
  if (!is_established(before)) return remove();
  send_queue_.stop();
  shard_.stats().connections.websocket_ended(closing_.cause_or(cause));
  all_.hub_shard.run([self = self()]() mutable { self->leave_hub(std::move(self)); });
}

/// @param self  moves on to the shard, so that a session is destroyed on the shard's thread
/// Thread: the hub's.
void WebSocketSession::leave_hub(std::shared_ptr<WebSocketSession> self) {
  guard([this] {
    if (message_handler_) message_handler_->on_close();
  });
  message_handler_ = nullptr;
  shard_.run([self = std::move(self)] { self->leave_shard(); });
}

void WebSocketSession::leave_shard() {
  send_queue_.end();
  remove();
  registered_ = nullptr;
}

void WebSocketSession::remove() {
  phase_ = Phase::removed;
  shard_.connections().remove(*this);
}

}  // namespace tactus::server
