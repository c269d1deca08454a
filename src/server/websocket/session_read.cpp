#include <algorithm>

#include "server/websocket/deflate_handshake.h"
#include "server/websocket/session_impl.h"
#include "server/websocket/utf8_truncated.h"
#include "transport/unix_time.h"

namespace tactus::server {
namespace {

constexpr std::size_t min_read_bytes = 128;
constexpr std::size_t max_read_bytes = 64 * 1024;
constexpr std::size_t max_idle_buffer_bytes = 512;

}  // namespace

void WebSocketSession::resume_reading() {
  on_shard([this] {
    if (is_established(phase_) && !reading_) read();
  });
}

void WebSocketSession::read() {
  if (buffer_.size() > 0) {  // the previous message
    buffer_.consume(buffer_.size());
    if (buffer_.capacity() > max_idle_buffer_bytes) buffer_.shrink_to_fit();
  }
  reading_ = true;
  watch_input();  // the next message may have begun in the same packet
  read_part();
}

/// Most messages are short and most clients idle, so the buffer starts below Beast's 1.5 KiB.
/// Chooses the size of each read itself: Beast's read loop takes it from the stream, where a close
/// may have discarded the rest of the frame meanwhile.
void WebSocketSession::read_part() {
  const auto bytes = std::clamp(buffer_.size(), min_read_bytes, max_read_bytes);
  stream_.async_read_some(
      buffer_.prepare(bytes),
      handler([this](beast::error_code error, std::size_t count) { on_part(error, count); }));
}

void WebSocketSession::on_part(beast::error_code error, std::size_t bytes) {
  buffer_.commit(bytes);
  if (error || stream_.is_message_done()) return on_read(error);
  read_part();
}

/// Beast's reads skip empty fragments and wait for whole frame headers, so the deadline starts
/// here.
void WebSocketSession::on_mux_input() {
  guard([this] { watch_input(); });
}

void WebSocketSession::watch_input() {
  if (!mux_.input_incomplete()) return message_deadline_.end();
  if (message_deadline_.begin()) watch_message();
}

void WebSocketSession::watch_message() {
  message_deadline_.async_wait(
      shard_.io().get_executor(), handler([this] {
        if (message_deadline_.has_passed()) {
          message_deadline_.stop();
          all_.reports.add(Limit::message_time);
          return close({websocket::close_code::policy_error, "message not complete in time"},
                       EndCause::policy);
        }
        if (message_deadline_.has_begun()) watch_message();
      }));
}

void WebSocketSession::on_read(beast::error_code error) {
  reading_ = false;
  message_deadline_.end();
  if (is_from_inflating(error)) return reject_data();
  if (error) return end(cause_of_failure(error));
  on_message();
}

/// Passes the message to the hub. The next read starts when the handler has processed it.
void WebSocketSession::on_message() {
  if (has_ended()) return;  // a write failed after this message was read
  if (phase_ != Phase::open) return read();
  const auto bytes = buffer_.cdata();
  const ReceivedMessage message{{static_cast<const char*>(bytes.data()), bytes.size()},
                                stream_.got_binary(),
                                transport::unix_ms_now()};
  if (!message.binary && utf8_truncated(message.content)) return reject_data();
  on_hub([this, message] { handle(message); });
}

/// Thread: the hub's.
void WebSocketSession::handle(const ReceivedMessage& message) {
  if (!message_handler_) return;
  message_handler_->on_message(message);
  if (message_handler_->can_accept()) resume_reading();
}

}  // namespace tactus::server
