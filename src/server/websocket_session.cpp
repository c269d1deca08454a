#include "server/websocket_session.h"

#include <algorithm>
#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "realtime/monotonic.h"
#include "server/after_read.h"
#include "server/deflate_handshake.h"
#include "server/end_cause.h"
#include "server/failures.h"
#include "server/frame_mux.h"
#include "server/heartbeat.h"
#include "server/outbox.h"
#include "server/parting.h"
#include "server/session.h"
#include "server/text_end.h"
#include "server/websocket_options.h"
#include "transport/unix_time.h"

namespace tactus::server {
namespace {

namespace websocket = beast::websocket;
using Handshake = beast::http::request<beast::http::string_body>;
using Stream = websocket::stream<FrameMux<Socket>, true>;

constexpr std::size_t short_message_bytes = 128;
constexpr std::size_t longest_part_bytes = 64 * 1024;
constexpr std::size_t kept_read_bytes = 512;
constexpr std::string_view ping_frame{"\x89\x00", 2};
constexpr std::string_view unreadable_frame{"\x88\x02\x03\xEF", 4};  // a close with 1007

class WebSocketSession final : public Session,
                               public Receiver,
                               public Connection,
                               public FrameMuxOwner {
 public:
  WebSocketSession(Socket socket, Admission admission, const SocketRequest& request, Shard& shard,
                   Context& context)
      : shard_{shard},
        context_{context},
        admission_{std::move(admission)},
        stream_{std::move(socket)},
        request_{request},
        id_{context.last_client.fetch_add(1, std::memory_order_relaxed) + 1} {
    shard_.connections().add(*this);
  }
  ~WebSocketSession() override {
    if (!removed_) remove();  // it never opened: what began it failed
  }

  void start(Handshake handshake) {
    hold_little(socket());
    stream_.set_option(timeouts(context_.options.handshake_timeout));
    stream_.set_option(websocket::stream_base::decorator{[this](websocket::response_type& answer) {
      answer.set("Server", "tactus");
      compressed_ = agreed_on_deflate(answer);
    }});
    if (context_.options.compress) {
      choose_deflate_offer(handshake);
      stream_.set_option(compression());
    }
    stream_.read_message_max(context_.options.max_message_bytes);
    auto kept = std::make_unique<Handshake>(std::move(handshake));
    const auto& accepted = *kept;
    stream_.async_accept(accepted,
                         [self = self(), kept = std::move(kept)](beast::error_code error) {
                           if (error || self->ended_) return self->end(EndCause::lost);
                           self->open();
                         });
  }

  // As the hub sees it.

  ClientId id() const noexcept override { return id_; }
  Shard& shard() const noexcept override { return shard_; }

  void answer(Payload payload) override {
    shard_.run([self = self(), payload = std::move(payload)] {
      self->or_give_up([&] { self->push(payload); });
    });
  }

  void answer_late(Outbox::Writer writer, std::size_t bytes) override {
    shard_.run([self = self(), writer = std::move(writer), bytes]() mutable {
      self->or_give_up([&] {
        self->pushed(
            self->outbox_.push_late_answer(std::move(writer), bytes, self->context_.answer_limits));
      });
    });
  }

  void join(std::shared_ptr<TopicMembers> members) override {
    shard_.run([self = self(), members = std::move(members)] {
      self->or_end([&] {
        self->joined_.reserve(self->joined_.size() + 1);
        members->add(self->slot_, self->compressed_);
        self->joined_.push_back(members);
        self->shard_.stats().topics[members->kind].subscribers.add(1);
      });
    });
  }

  void leave(std::shared_ptr<TopicMembers> members) override {
    shard_.run([self = self(), members = std::move(members)] {
      self->outbox_.forget(*members);
      if (std::erase(self->joined_, members) > 0) self->leave_now(*members);
      self->update_ready();
    });
  }

  void deliver(std::shared_ptr<TopicMembers> members, Payload payload) override {
    shard_.run([self = self(), members = std::move(members), payload = std::move(payload)] {
      self->take(*members, payload);
    });
  }

  void read_on() override {
    shard_.run([self = self()] {
      if (self->open_ && !self->reading_) self->or_end([&] { self->read(); });
    });
  }

  void note_failure() noexcept override { failures_.note(); }

  // As its shard sees it.

  void take(const TopicMembers& topic, const Payload& payload) noexcept override {
    if (!open_ || parting_.begun()) return;
    or_give_up([&] {
      if (topic.delivery == Delivery::every) return push(payload);
      if (outbox_.put_newest(topic, payload)) shard_.stats().topics[topic.kind].conflated.add(1);
      pump();
    });
  }

  void sent_short(const TopicMembers& topic, const Payload& payload,
                  std::ptrdiff_t result) noexcept override {
    or_give_up([&] {
      if (result < 0) return fail();
      mux().took(payload, frame_of(*payload), static_cast<std::size_t>(result));
      if (result == 0) return take(topic, payload);
      shard_.count_sent(topic.kind, 1, frame_of(*payload).size(), payload->made_ns());
      update_ready();
    });
  }

  void check() noexcept override {
    if (!open_ || parting_.begun()) return;
    or_give_up([this, keeper = self()] { check_peer(); });
  }

  void end_failed() noexcept override {
    if (!failures_.take()) return;
    or_end([this, keeper = self()] {
      if (!ended_) return drop(EndCause::server);
      if (!removed_) tell_hub();
    });
  }

 private:
  friend class AfterRead<WebSocketSession>;
  using Mux = FrameMux<Socket>;

  void check_peer() {
    const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::nanoseconds{realtime::monotonic_ns()});
    const auto verdict = heartbeat_.check(now, read_peer_signs(socket().native_handle()));
    if (verdict == Heartbeat::Verdict::dead) {
      context_.log(LogLevel::debug, "a client does not answer: closed");
      return drop(EndCause::dead_peer);
    }
    if (!mux().ready()) return;
    if (mux().send(nullptr, ping_frame) == Mux::Sent::failed) return fail();
    update_ready();
  }

  void shut_down() noexcept override {
    or_end([this] { close(websocket::close_code::going_away, EndCause::server); });
  }

  std::shared_ptr<void> keep_alive() override { return shared_from_this(); }
  void on_mux_ready() override {
    or_give_up([this] { pump(); });
  }
  void on_mux_error(boost::system::error_code) override { end(EndCause::lost); }
  void on_mux_busy() override {
    update_ready();
    if (!mux().close_begun() || parting_.begun()) return;
    let_peer_go(cause_of_close(mux().close_code()));
  }

  std::shared_ptr<WebSocketSession> self() {
    return std::static_pointer_cast<WebSocketSession>(shared_from_this());
  }
  /// For what Beast keeps in the stream, which is a part of this, and would keep for ever where
  /// memory ran out inside of it. An open session is kept by its seat.
  std::weak_ptr<WebSocketSession> weak_self() { return self(); }
  Mux& mux() noexcept { return stream_.next_layer(); }
  Socket& socket() noexcept { return mux().next_layer(); }

  void open() {
    slot_ = shard_.seat(*this);
    seated_ = self();
    open_ = true;
    shard_.stats().connections.websocket_opened();
    mux().begin(*this);
    update_ready();
    or_end([this] {
      context_.hub.run([self = self()] { self->converse(); });
      read();
    });
  }

  /// Does something that may fail, which is to end this connection alone.
  /// Thread: the shard's or the hub's.
  template <class Deed>
  void or_end(const Deed& deed) noexcept {
    failures_.guard(deed, [] {});
  }
  /// The same for what sends: what was begun is not gone on with, and no frame may follow it.
  /// Thread: the shard's.
  template <class Deed>
  void or_give_up(const Deed& deed) noexcept {
    failures_.guard(deed, [this] {
      mux().give_up();
      update_ready();
    });
  }
  /// The same for a part of leaving, which is begun anew.
  /// Thread: the shard's or the hub's.
  template <class Deed>
  void or_tell_again(const Deed& deed) noexcept {
    failures_.guard(deed, [this] { hub_told_ = false; });
  }

  // The hub's.

  void converse() {
    or_end([this] {
      conversation_ = context_.converse(*this, request_);
      conversation_->begin();
    });
  }

  void hear(const ReceivedMessage& message) {
    if (!conversation_) return;
    or_end([&] {
      conversation_->hear(message);
      if (conversation_->ready()) read_on();
    });
  }

  /// @param self  goes on to the shard, whose thread is the last to let go of a session
  void leave_hub(std::shared_ptr<WebSocketSession> self) {
    or_tell_again([&] {
      if (conversation_) conversation_->end();
      conversation_ = nullptr;
      shard_.run([self = std::move(self)] { self->unseat(); });
    });
  }

  // The shard's.

  void unseat() {
    if (removed_) return;
    for (const auto& members : std::exchange(joined_, {})) leave_now(*members);
    shard_.unseat(slot_);
    remove();
    seated_ = nullptr;
  }

  void leave_now(TopicMembers& members) {
    members.remove(slot_, compressed_);
    shard_.stats().topics[members.kind].subscribers.add(-1);
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
    stream_.async_read_some(buffer_.prepare(room),
                            AfterRead{weak_self(), &WebSocketSession::on_part});
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
    if (parting_.begun()) return read();
    const auto bytes = buffer_.cdata();
    const ReceivedMessage message{{static_cast<const char*>(bytes.data()), bytes.size()},
                                  stream_.got_binary(),
                                  transport::unix_ms_now()};
    if (!message.binary && ends_early(message.content)) return refuse_data();
    context_.hub.run([self = self(), message] { self->hear(message); });
  }

  std::string_view frame_of(const EncodedMessage& message) const {
    return compressed_ ? message.compressed_frame() : message.frame();
  }

  void push(const Payload& answer) { pushed(outbox_.push_answer(answer, context_.answer_limits)); }

  void pushed(bool taken) {
    if (taken) return pump();
    if (!parting_.begun()) context_.log_unread_answers();
    close(websocket::close_code::policy_error, EndCause::policy);
  }

  /// Sends what waits, as far as the socket takes it.
  void pump() {
    while (open_ && !parting_.begun() && mux().ready()) {
      const auto [payload, kind] = outbox_.next();
      if (!payload) break;
      const std::string_view frame = frame_of(*payload);
      const auto sent = mux().send(payload, frame);
      if (sent == Mux::Sent::failed) return fail();
      if (sent == Mux::Sent::none) break;
      outbox_.take();
      shard_.count_sent(kind, 1, frame.size(), payload->made_ns());
    }
    update_ready();
  }

  void update_ready() noexcept {
    const bool ready = open_ && !parting_.begun() && mux().ready() && outbox_.empty();
    if (open_) shard_.set_ready(slot_, ready ? socket().native_handle() : Shard::not_ready);
  }

  /// A send failed: it ends when who sent has returned.
  void fail() {
    mux().give_up();
    update_ready();
    asio::post(shard_.io(), [self = self()] { self->end(EndCause::lost); });
  }

  void close(websocket::close_code code, EndCause cause) {
    if (parting_.begun()) return;
    if (open_) drop_if_late();  // first: it may fail, and nothing else would end what is begun
    parting_.begin(Parting::By::server, cause);
    update_ready();
    if (!open_) return drop(cause);
    stream_.async_close(code, [session = weak_self()](beast::error_code) {
      const auto self = session.lock();
      if (!self) return;
      self->parting_.done();
      self->drop(EndCause::server);
    });
  }

  /// The peer has begun to close, or broke the protocol, which Beast ends by itself: it may take
  /// its time, but not for long.
  void let_peer_go(EndCause cause) {
    parting_.begin(Parting::By::peer, cause);
    update_ready();
    drop_if_late();
  }

  /// What came could not be unpacked, where Beast ends a connection without a word, or is no text.
  void refuse_data() {
    if (parting_.begun() || !mux().ready()) return end(EndCause::protocol_error);
    if (mux().send_close(nullptr, unreadable_frame) != Mux::Sent::whole)
      return drop(EndCause::protocol_error);
    beast::error_code ignored;
    socket().shutdown(Socket::shutdown_send, ignored);
    let_peer_go(EndCause::protocol_error);
  }

  void drop_if_late() {
    parting_.limit(shard_.io().get_executor(), [self = self()] { self->drop(EndCause::lost); });
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
    if (parting_.by() != Parting::By::server) {
      parting_.done();
      // A write to a peer that is gone would wait for long.
      beast::error_code ignored;
      socket().close(ignored);
    }
    if (!was_open) return remove();
    shard_.set_ready(slot_, Shard::not_ready);
    shard_.stats().connections.websocket_ended(parting_.cause_or(cause));
    tell_hub();
  }

  void tell_hub() {
    if (hub_told_.exchange(true)) return;
    or_tell_again([this] {
      context_.hub.run([self = self()]() mutable { self->leave_hub(std::move(self)); });
    });
  }

  Shard& shard_;
  Context& context_;
  const Admission admission_;
  Stream stream_;
  const SocketRequest request_;
  const ClientId id_;
  Slot slot_ = 0;
  Heartbeat heartbeat_;
  beast::flat_buffer buffer_;  // the hub reads it while nothing is read into it
  Outbox outbox_;
  std::vector<std::shared_ptr<TopicMembers>> joined_;  // its topics' parts, in which its slot is
  Parting parting_;
  std::shared_ptr<WebSocketSession> seated_;    // itself, while the shard's tables know it
  std::unique_ptr<Conversation> conversation_;  // the hub's
  Failures failures_{shard_, context_};
  bool compressed_ = false;
  bool open_ = false;
  bool reading_ = false;
  bool ended_ = false;
  bool removed_ = false;
  std::atomic<bool> hub_told_{false};  // that it ended; written by: the shard and the hub
};

}  // namespace

void serve_websocket(Socket socket, Admission admission, Handshake handshake,
                     const SocketRequest& request, Shard& shard, Context& context) {
  std::make_shared<WebSocketSession>(std::move(socket), std::move(admission), request, shard,
                                     context)
      ->start(std::move(handshake));
}

}  // namespace tactus::server
