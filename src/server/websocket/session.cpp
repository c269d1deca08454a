#include "server/websocket/session.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <chrono>
#include <exception>
#include <memory>
#include <string>
#include <utility>

#include "realtime/monotonic.h"
#include "server/fanout/session.h"
#include "server/websocket/close_handshake.h"
#include "server/websocket/deflate_handshake.h"
#include "server/websocket/end_cause.h"
#include "server/websocket/feed.h"
#include "server/websocket/guarded.h"
#include "server/websocket/heartbeat.h"
#include "server/websocket/options.h"
#include "server/websocket/utf8_truncated.h"
#include "transport/unix_time.h"

namespace tactus::server {
namespace {

namespace websocket = beast::websocket;
using Handshake = beast::http::request<beast::http::string_body>;
using Stream = websocket::stream<Feed::Mux, true>;

constexpr std::size_t short_message_bytes = 128;
constexpr std::size_t longest_part_bytes = 64 * 1024;
constexpr std::size_t kept_read_bytes = 512;
constexpr std::string_view unreadable_frame{"\x88\x02\x03\xEF", 4};  // a close with 1007

class WebSocketSession final : public Session,
                               public BroadcastTarget,
                               public Connection,
                               public FrameMuxOwner,
                               public Guarded<WebSocketSession> {
 public:
  WebSocketSession(Socket socket, ConnectionToken admission, const SocketRequest& request,
                   Shard& shard, WebSockets& all)
      : shard_{shard},
        all_{all},
        admission_{std::move(admission)},
        stream_{std::move(socket)},
        request_{request},
        id_{all.last_client.fetch_add(1, std::memory_order_relaxed) + 1} {
    shard_.connections().add(*this);
  }
  ~WebSocketSession() override {
    if (!removed_) remove();  // it never opened: an exception ended the handshake
  }

  void start(Handshake handshake) {
    set_small_send_buffer(socket());
    stream_.set_option(timeouts(all_.options.handshake_timeout));
    stream_.set_option(websocket::stream_base::decorator{[this](websocket::response_type& answer) {
      answer.set("Server", "tactus");
      compressed_ = agreed_on_deflate(answer);
    }});
    if (all_.options.compress) {
      choose_deflate_offer(handshake);
      stream_.set_option(compression());
    }
    stream_.read_message_max(all_.options.max_message_bytes);
    auto kept = std::make_unique<Handshake>(std::move(handshake));
    const auto& accepted = *kept;
    stream_.async_accept(accepted, handler([this, kept = std::move(kept)](beast::error_code error) {
                           if (error || ended_) return end(EndCause::lost);
                           if (closing_.begun())
                             return send_close(websocket::close_code::going_away);
                           open();
                         }));
  }

  // As the hub sees it.

  ClientId id() const noexcept override { return id_; }
  Shard& shard() const noexcept override { return shard_; }

  void answer(Payload payload) override {
    on_shard([this, payload = std::move(payload)] { after(feed_.answer(payload)); });
  }
  void answer_late(Outbox::Writer writer, std::size_t bytes) override {
    on_shard(
        [this, writer = std::move(writer), bytes] { after(feed_.answer_late(writer, bytes)); });
  }
  void join(std::shared_ptr<TopicMembers> members) override {
    on_shard([this, members = std::move(members)] { feed_.join(members); });
  }
  void leave(std::shared_ptr<TopicMembers> members) override {
    on_shard([this, members = std::move(members)] { feed_.leave(members); });
  }
  void deliver(std::shared_ptr<TopicMembers> members, Payload payload) override {
    on_shard([this, members = std::move(members), payload = std::move(payload)] {
      after(feed_.put(*members, payload));
    });
  }
  void read_on() override {
    on_shard([this] {
      if (open_ && !reading_) read();
    });
  }

  // As its shard sees it.

  void on_payload(const TopicMembers& topic, const Payload& payload) override {
    guard([&] { after(feed_.put(topic, payload)); });
  }
  void on_partial_send(const TopicMembers& topic, const Payload& payload,
                       std::ptrdiff_t result) override {
    guard([&] { after(feed_.on_partial_send(topic, payload, result)); });
  }
  void check() override {
    guard([this, keeper = self()] { check_peer(); });
  }

 private:
  friend class Guarded<WebSocketSession>;
  using Mux = Feed::Mux;

  void check_peer() {
    if (!feed_.active()) return;
    const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::nanoseconds{realtime::monotonic_ns()});
    const auto verdict = heartbeat_.check(now, read_peer_signs(socket().native_handle()));
    if (verdict == Heartbeat::Verdict::dead) {
      all_.log.write(LogLevel::debug, "a client does not answer: closed");
      return drop(EndCause::dead_peer);
    }
    after(feed_.ping());
  }

  void shut_down() noexcept override {
    guard([this] { close(websocket::close_code::going_away, EndCause::server); });
  }

  std::shared_ptr<void> keep_alive() override { return shared_from_this(); }
  void on_mux_ready() override {
    guard([this] { after(feed_.pump()); });
  }
  void on_mux_error(boost::system::error_code) override {
    guard([this] { end(EndCause::lost); });
  }
  void on_mux_busy() override {
    guard([this] {
      feed_.update_ready();
      if (mux().close_begun() && !closing_.begun())
        on_peer_close(cause_of_close(mux().close_code()));
    });
  }

  std::shared_ptr<WebSocketSession> self() {
    return std::static_pointer_cast<WebSocketSession>(shared_from_this());
  }
  Mux& mux() noexcept { return stream_.next_layer(); }
  Socket& socket() noexcept { return mux().next_layer(); }

  /// Sends nothing more: the frame that failed may have left in part. Closes the connection once
  /// the caller has returned.
  void on_exception() override {
    if (shard_.is_this_thread()) {
      mux().give_up();
      feed_.stop();
    }
    all_.log.write_failure(std::current_exception());
    asio::post(shard_.io(), [self = self()] { self->drop(EndCause::server); });
  }
  /// Runs a guarded task on the shard's thread.
  template <class Deed>
  void on_shard(Deed deed) {
    shard_.run(handler(std::move(deed)));
  }
  /// Runs a guarded task on the hub's thread.
  template <class Deed>
  void on_hub(Deed deed) {
    all_.hub.run(handler(std::move(deed)));
  }

  void open() {
    mux().begin(*this);
    feed_.begin(*this, compressed_);
    seated_ = self();
    open_ = true;
    shard_.stats().connections.websocket_opened();
    on_hub([this] { open_handler(); });
    read();
  }

  // The hub's.

  void open_handler() {
    message_handler_ = all_.make_handler(*this, request_);
    message_handler_->on_open();
  }

  void handle(const ReceivedMessage& message) {
    if (!message_handler_) return;
    message_handler_->on_message(message);
    if (message_handler_->can_accept()) read_on();
  }

  /// @param self  goes on to the shard, whose thread is the last to let go of a session
  void leave_hub(std::shared_ptr<WebSocketSession> self) {
    guard([this] {
      if (message_handler_) message_handler_->on_close();
    });
    message_handler_ = nullptr;
    shard_.run([self = std::move(self)] { self->leave_shard(); });
  }

  // The shard's.

  void leave_shard() {
    feed_.end();
    remove();
    seated_ = nullptr;
  }

  void remove() {
    removed_ = true;
    shard_.connections().remove(*this);
  }

  void read() {
    if (buffer_.size() > 0) {  // the message before, which is done with
      buffer_.consume(buffer_.size());
      if (buffer_.capacity() > kept_read_bytes) buffer_.shrink_to_fit();
    }
    reading_ = true;
    read_part();
  }

  /// Most messages are short, and most clients silent: they do not get Beast's usual 1.5 KiB. The
  /// room is ours to choose each time: Beast's own loop asks its stream for it, of which a close
  /// may have taken the rest of the frame meanwhile.
  void read_part() {
    const auto room = std::clamp(buffer_.size(), short_message_bytes, longest_part_bytes);
    stream_.async_read_some(
        buffer_.prepare(room),
        handler([this](beast::error_code error, std::size_t bytes) { on_part(error, bytes); }));
  }

  void on_part(beast::error_code error, std::size_t bytes) {
    buffer_.commit(bytes);
    if (error || stream_.is_message_done()) return on_read(error);
    read_part();
  }

  void on_read(beast::error_code error) {
    reading_ = false;
    if (is_from_inflating(error)) return refuse_data();
    if (error) return end(cause_of_failure(error));
    on_message();
  }

  /// The next is read when the conversation has heard this one.
  void on_message() {
    if (ended_) return;  // by a write that failed, when this message was already read
    if (closing_.begun()) return read();
    const auto bytes = buffer_.cdata();
    const ReceivedMessage message{{static_cast<const char*>(bytes.data()), bytes.size()},
                                  stream_.got_binary(),
                                  transport::unix_ms_now()};
    if (!message.binary && utf8_truncated(message.content)) return refuse_data();
    on_hub([this, message] { handle(message); });
  }

  void after(Feed::Status status) {
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

  /// A send failed: it ends when who sent has returned.
  void fail() {
    mux().give_up();
    feed_.stop();
    asio::post(shard_.io(), [self = self()] { self->end(EndCause::lost); });
  }

  void close(websocket::close_code code, EndCause cause) {
    if (closing_.begun()) return;
    closing_.begin(CloseHandshake::By::server, cause);
    feed_.stop();
    drop_if_late();
    if (open_) send_close(code);  // else it follows the handshake's answer, which is on its way
  }

  void send_close(websocket::close_code code) {
    stream_.async_close(code, handler([this](beast::error_code) {
                          closing_.done();
                          drop(EndCause::server);
                        }));
  }

  /// The peer has begun to close, or broke the protocol, which Beast ends by itself: it may take
  /// its time, but not for long.
  void on_peer_close(EndCause cause) {
    closing_.begin(CloseHandshake::By::peer, cause);
    feed_.stop();
    drop_if_late();
  }

  /// What came could not be unpacked, where Beast ends a connection without a word, or is no text.
  void refuse_data() {
    if (closing_.begun() || !mux().ready()) return end(EndCause::protocol_error);
    if (mux().send_close(nullptr, unreadable_frame) != Mux::Sent::whole)
      return drop(EndCause::protocol_error);
    beast::error_code ignored;
    socket().shutdown(Socket::shutdown_send, ignored);
    on_peer_close(EndCause::protocol_error);
  }

  void drop_if_late() {
    closing_.limit(shard_.io().get_executor(), handler([this] { drop(EndCause::lost); }));
  }

  /// Gives the connection up: what is under way on it fails.
  void drop(EndCause cause) {
    beast::error_code ignored;
    socket().close(ignored);
    end(cause);
  }

  /// Leaves everything that knows this session, the hub first.
  void end(EndCause cause) {
    if (std::exchange(ended_, true)) return;
    const bool was_open = std::exchange(open_, false);
    if (closing_.by() != CloseHandshake::By::server) {
      closing_.done();
      // A write to a peer that is gone would wait for long.
      beast::error_code ignored;
      socket().close(ignored);
    }
    if (!was_open) return remove();
    feed_.stop();
    shard_.stats().connections.websocket_ended(closing_.cause_or(cause));
    all_.hub.run([self = self()]() mutable { self->leave_hub(std::move(self)); });
  }

  Shard& shard_;
  WebSockets& all_;
  const ConnectionToken admission_;
  Stream stream_;
  const SocketRequest request_;
  const ClientId id_;
  Heartbeat heartbeat_;
  beast::flat_buffer buffer_;  // the hub reads it while nothing is read into it
  Feed feed_{shard_, mux(), all_.answer_limits};
  CloseHandshake closing_;
  std::shared_ptr<WebSocketSession> seated_;         // itself, while the shard's tables know it
  std::unique_ptr<MessageHandler> message_handler_;  // the hub's
  bool compressed_ = false;
  bool open_ = false;
  bool reading_ = false;
  bool ended_ = false;
  bool removed_ = false;
};

}  // namespace

void serve_websocket(Socket socket, ConnectionToken admission, Handshake handshake,
                     const SocketRequest& request, Shard& shard, WebSockets& all) {
  std::make_shared<WebSocketSession>(std::move(socket), std::move(admission), request, shard, all)
      ->start(std::move(handshake));
}

}  // namespace tactus::server
