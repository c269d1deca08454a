#include <boost/asio/post.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "platform/clock.h"
#include "server/websocket/session_impl.h"

namespace tactus::server {

void WebSocketSession::answer(Payload payload) {
  on_shard([this, payload = std::move(payload)] { after(send_queue_.answer(payload)); });
}

void WebSocketSession::answer_deferred(Outbox::Writer writer, std::size_t bytes) {
  on_shard([this, writer = std::move(writer), bytes] {
    after(send_queue_.answer_deferred(writer, bytes));
  });
}

void WebSocketSession::join(std::shared_ptr<TopicMembers> members) {
  on_shard([this, members = std::move(members)] { send_queue_.join(members); });
}

void WebSocketSession::leave(std::shared_ptr<TopicMembers> members) {
  on_shard([this, members = std::move(members)] { send_queue_.leave(members); });
}

void WebSocketSession::deliver(std::shared_ptr<TopicMembers> members, Payload payload) {
  on_shard([this, members = std::move(members), payload = std::move(payload)] {
    after(send_queue_.put(*members, payload));
  });
}

void WebSocketSession::on_payload(const TopicMembers& topic, const Payload& payload) {
  guard([&] { after(send_queue_.put(topic, payload)); });
}

void WebSocketSession::on_partial_send(const TopicMembers& topic, const Payload& payload,
                                       std::ptrdiff_t result) {
  guard([&] { after(send_queue_.on_partial_send(topic, payload, result)); });
}

void WebSocketSession::on_excess() {
  guard([this, keeper = self()] {
    all_.reports.add(Limit::unsent_bytes);
    close({websocket::close_code::policy_error, "answers not read"}, EndCause::policy);
  });
}

void WebSocketSession::check() {
  guard([this, keeper = self()] { check_peer(); });
}

void WebSocketSession::check_peer() {
  if (!send_queue_.active()) return;
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::nanoseconds{platform::monotonic_ns()});
  const auto verdict = heartbeat_.check(now, platform::read_peer_signs(socket().native_handle()));
  if (verdict == Heartbeat::Verdict::dead) {
    all_.log.write(LogLevel::debug,
                   "client " + std::to_string(id_) + " disconnected: 2 pings unanswered");
    return drop(EndCause::dead_peer);
  }
  after(send_queue_.ping());
}

void WebSocketSession::on_mux_busy() {
  guard([this] {
    send_queue_.update_ready();
    if (mux_.close_begun() && phase_ == Phase::open)
      on_peer_close(cause_of_close(mux_.close_code()));
  });
}

void WebSocketSession::on_mux_ready() {
  guard([this] { after(send_queue_.pump()); });
}

void WebSocketSession::on_mux_error(boost::system::error_code) {
  guard([this] { end(EndCause::lost); });
}

void WebSocketSession::after(SendQueue::Status status) {
  switch (status) {
    case SendQueue::Status::sending:
      return;
    case SendQueue::Status::broken:
      return fail();
    case SendQueue::Status::over_capacity:
      all_.log.write_unread_answers();
      return close(websocket::close_code::policy_error, EndCause::policy);
  }
}

/// A send failed. Ends the connection after the sender has returned.
void WebSocketSession::fail() {
  mux_.give_up();
  send_queue_.stop();
  asio::post(shard_.io(), [self = self()] { self->end(EndCause::lost); });
}

}  // namespace tactus::server
