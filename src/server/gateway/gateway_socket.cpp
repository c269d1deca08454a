#include "server/gateway/gateway_socket.h"

#include <boost/asio/post.hpp>
#include <exception>
#include <utility>

#include "server/net/asio.h"

namespace tactus::server {
namespace {

// Source: RFC 6455, section 7.4.1.
constexpr std::uint16_t going_away = 1001;
constexpr std::uint16_t policy_error = 1008;
constexpr std::uint16_t too_big = 1009;
constexpr std::uint16_t internal_error = 1011;

}  // namespace

GatewaySocket::GatewaySocket(ClientId id, const SocketRequest& request, WebSockets& all,
                             std::function<void(ClientId)> on_change)
    : id_{id},
      all_{all},
      request_{request},
      on_change_{std::move(on_change)},
      access_{request.access} {}

void GatewaySocket::open() {
  slot_ = shard().add(*this);
  shard().connections().add(*this);
  shard().stats().connections.websocket_opened();
  is_open_ = true;
  if (shard().connections().shutting_down()) return shut_down();
  try {
    handler_ = all_.make_handler(*this, request_);
    handler_->on_open();
  } catch (...) {
    return on_exception();
  }
  resume_reading();
}

void GatewaySocket::receive(std::string_view content, bool binary, double unix_ms) {
  if (!handler_) return;
  if (content.size() > all_.options.max_message_bytes)
    return close(too_big, "message too big", EndCause::too_big);
  try {
    handler_->on_message({content, binary, unix_ms});
    if (handler_ && handler_->can_accept()) resume_reading();
  } catch (...) {
    on_exception();
  }
}

GatewaySocket::Taken GatewaySocket::take() {
  const std::lock_guard lock{mutex_};
  announced_ = false;
  Taken taken{.messages = {}, .close = close_, .may_read = std::exchange(may_read_, false)};
  while (Payload payload = outbox_.next().payload) {
    outbox_.take();
    taken.messages.push_back(std::move(payload));
  }
  return taken;
}

/// Changes what take() returns, and tells the other side.
template <class Change>
void GatewaySocket::change(Change change) {
  {
    const std::lock_guard lock{mutex_};
    if (close_) return;
    change();
    if (std::exchange(announced_, true)) return;
  }
  on_change_(id_);
}

void GatewaySocket::answer(Payload payload) {
  bool has_room = true;
  change([&] { has_room = outbox_.push_answer(std::move(payload), all_.options.answer_limits); });
  if (has_room) return;
  all_.log.write_unread_answers();
  close(policy_error, "answers not read", EndCause::policy);
}

void GatewaySocket::answer_deferred(Outbox::Writer writer, std::size_t bytes) {
  bool has_room = true;
  change([&] {
    has_room = outbox_.push_deferred_answer(std::move(writer), bytes, all_.options.answer_limits);
  });
  if (!has_room) close(policy_error, "answers not read", EndCause::policy);
}

void GatewaySocket::on_payload(const TopicMembers& topic, const Payload& payload) {
  if (topic.delivery == Delivery::every) return answer(payload);
  change([&] {
    if (outbox_.put_newest(topic, payload)) shard().stats().topics[topic.kind].conflated.add(1);
  });
}

void GatewaySocket::join(std::shared_ptr<TopicMembers> members) {
  joined_.reserve(joined_.size() + 1);  // so that push_back cannot throw after add()
  members->add(slot_, false);
  shard().stats().topics[members->kind].subscribers.add(1);
  joined_.push_back(std::move(members));
}

void GatewaySocket::leave(std::shared_ptr<TopicMembers> members) {
  if (std::erase(joined_, members) > 0) {
    members->remove(slot_, false);
    shard().stats().topics[members->kind].subscribers.add(-1);
  }
  const std::lock_guard lock{mutex_};
  outbox_.forget(*members);
}

void GatewaySocket::deliver(std::shared_ptr<TopicMembers> members, Payload payload) {
  on_payload(*members, payload);
}

void GatewaySocket::refuse(std::string_view reason) {
  close(policy_error, reason, EndCause::policy);
}

void GatewaySocket::resume_reading() {
  change([this] { may_read_ = true; });
}

void GatewaySocket::on_exception() {
  all_.log.write_failure(std::current_exception());
  close(internal_error, "", EndCause::server);
}

void GatewaySocket::shut_down() noexcept { close(going_away, "", EndCause::server); }

void GatewaySocket::check_key() {
  if (!access_.key || all_.gate.role_of(*access_.key) == access_.role) return;
  close(access::close_code_of_revoked_key, "the key was revoked or changed", EndCause::server);
}

void GatewaySocket::close(std::uint16_t code, std::string_view reason, EndCause cause) {
  change([&] {
    outbox_ = {};
    close_ = Close{code, std::string{reason}};
  });
  // The handler, or a loop over the connections, may be the caller.
  asio::post(shard().io(), [self = shared_from_this(), this, cause] { end(cause); });
}

void GatewaySocket::end(EndCause cause) {
  if (!std::exchange(is_open_, false)) return;
  if (const auto handler = std::exchange(handler_, nullptr)) {
    try {
      handler->on_close();
    } catch (...) {
      all_.log.write_failure(std::current_exception());
    }
  }
  while (!joined_.empty()) leave(joined_.back());
  shard().remove(slot_);
  shard().stats().connections.websocket_ended(cause);
  shard().connections().remove(*this);
}

}  // namespace tactus::server
