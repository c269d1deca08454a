#include <boost/asio/post.hpp>
#include <chrono>
#include <memory>
#include <utility>

#include "platform/clock.h"
#include "server/websocket/session_impl.h"

namespace tactus::server {

void WebSocketSession::answer(Payload payload) {
  on_shard([this, payload = std::move(payload)] { after(feed_.answer(payload)); });
}

void WebSocketSession::answer_late(Outbox::Writer writer, std::size_t bytes) {
  on_shard([this, writer = std::move(writer), bytes] { after(feed_.answer_late(writer, bytes)); });
}

void WebSocketSession::join(std::shared_ptr<TopicMembers> members) {
  on_shard([this, members = std::move(members)] { feed_.join(members); });
}

void WebSocketSession::leave(std::shared_ptr<TopicMembers> members) {
  on_shard([this, members = std::move(members)] { feed_.leave(members); });
}

void WebSocketSession::deliver(std::shared_ptr<TopicMembers> members, Payload payload) {
  on_shard([this, members = std::move(members), payload = std::move(payload)] {
    after(feed_.put(*members, payload));
  });
}

void WebSocketSession::on_payload(const TopicMembers& topic, const Payload& payload) {
  guard([&] { after(feed_.put(topic, payload)); });
}

void WebSocketSession::on_partial_send(const TopicMembers& topic, const Payload& payload,
                                       std::ptrdiff_t result) {
  guard([&] { after(feed_.on_partial_send(topic, payload, result)); });
}

void WebSocketSession::check() {
  guard([this, keeper = self()] { check_peer(); });
}

void WebSocketSession::check_peer() {
  if (!feed_.active()) return;
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::nanoseconds{platform::monotonic_ns()});
  const auto verdict = heartbeat_.check(now, platform::read_peer_signs(socket().native_handle()));
  if (verdict == Heartbeat::Verdict::dead) {
    all_.log.write(LogLevel::debug, "a client missed its pings: disconnected");
    return drop(EndCause::dead_peer);
  }
  after(feed_.ping());
}

void WebSocketSession::on_mux_busy() {
  guard([this] {
    feed_.update_ready();
    if (mux_.close_begun() && phase_ == Phase::open)
      on_peer_close(cause_of_close(mux_.close_code()));
  });
}

void WebSocketSession::on_mux_ready() {
  guard([this] { after(feed_.pump()); });
}

void WebSocketSession::on_mux_error(boost::system::error_code) {
  guard([this] { end(EndCause::lost); });
}

void WebSocketSession::after(Feed::Status status) {
  switch (status) {
    case Feed::Status::sending:
      return;
    case Feed::Status::broken:
      return fail();
    case Feed::Status::over_capacity:
      all_.log.write_unread_answers();
      return close(websocket::close_code::policy_error, EndCause::policy);
  }
}

/// A send failed. Ends the connection after the sender has returned.
void WebSocketSession::fail() {
  mux_.give_up();
  feed_.stop();
  asio::post(shard_.io(), [self = self()] { self->end(EndCause::lost); });
}

}  // namespace tactus::server
