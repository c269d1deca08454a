#include "server/websocket/send_queue.h"

#include <utility>

namespace tactus::server {
namespace {

constexpr std::string_view ping_frame{"\x89\x00", 2};

}  // namespace

void SendQueue::begin(BroadcastTarget& target, bool compressed) {
  slot_ = shard_.add(target);
  target_ = &target;
  compressed_ = compressed;
  active_ = true;
  update_ready();
}

void SendQueue::stop() noexcept {
  if (!std::exchange(active_, false)) return;
  shard_.set_ready(slot_, Shard::not_ready);
  outbox_ = {};
  if (!share_) return;
  share_->detach();
  budget_.release(*share_);
}

void SendQueue::end() {
  for (const auto& members : std::exchange(joined_, {})) leave_now(*members);
  shard_.remove(slot_);
}

void SendQueue::join(const std::shared_ptr<TopicMembers>& members) {
  joined_.reserve(joined_.size() + 1);  // so that push_back cannot throw after add()
  members->add(slot_, compressed_);
  joined_.push_back(members);
  shard_.stats().topics[members->kind].subscribers.add(1);
}

void SendQueue::leave(const std::shared_ptr<TopicMembers>& members) {
  outbox_.forget(*members);
  if (std::erase(joined_, members) > 0) leave_now(*members);
  update_ready();
}

void SendQueue::leave_now(TopicMembers& members) {
  members.remove(slot_, compressed_);
  shard_.stats().topics[members.kind].subscribers.add(-1);
}

SendQueue::Status SendQueue::answer(Payload payload) {
  if (!active_) return Status::sending;
  return outbox_.push_answer(std::move(payload), limits_) ? pump() : Status::over_capacity;
}

SendQueue::Status SendQueue::answer_deferred(Outbox::Writer writer, std::size_t bytes) {
  if (!active_) return Status::sending;
  return outbox_.push_deferred_answer(std::move(writer), bytes, limits_) ? pump()
                                                                         : Status::over_capacity;
}

SendQueue::Status SendQueue::put(const TopicMembers& topic, const Payload& payload) {
  if (!active_) return Status::sending;
  if (topic.delivery == Delivery::every) return answer(payload);
  if (outbox_.put_newest(topic, payload)) shard_.stats().topics[topic.kind].conflated.add(1);
  return pump();
}

SendQueue::Status SendQueue::on_partial_send(const TopicMembers& topic, const Payload& payload,
                                             std::ptrdiff_t result) {
  if (result < 0) return Status::broken;
  mux_.took(payload, frame_of(*payload), static_cast<std::size_t>(result));
  if (result == 0) return put(topic, payload);
  shard_.count_sent(topic.kind, 1, frame_of(*payload).size(), payload->made_ns());
  update_ready();
  return Status::sending;
}

SendQueue::Status SendQueue::ping() {
  if (!active_ || !mux_.ready()) return Status::sending;
  if (mux_.send(nullptr, ping_frame) == Mux::Sent::failed) return Status::broken;
  update_ready();
  return Status::sending;
}

SendQueue::Status SendQueue::pump() {
  while (active_ && mux_.ready()) {
    const auto [payload, kind] = outbox_.next();
    if (!payload) break;
    const std::string_view frame = frame_of(*payload);
    const auto sent = mux_.send(payload, frame);
    if (sent == Mux::Sent::failed) return Status::broken;
    if (sent == Mux::Sent::none) break;
    outbox_.take();
    shard_.count_sent(kind, 1, frame.size(), payload->made_ns());
  }
  update_budget();
  update_ready();
  return Status::sending;
}

/// Counts only the answers that the socket has not taken at once. It may close this session.
void SendQueue::update_budget() {
  const std::size_t bytes = outbox_.answer_bytes();
  if (!active_ || bytes == budgeted_bytes_) return;
  budgeted_bytes_ = bytes;
  if (!share_) share_ = std::make_shared<OutboxBudget::Share>(shard_, target_);
  budget_.set(share_, bytes);
}

void SendQueue::update_ready() noexcept {
  if (!active_) return;
  const bool ready = mux_.ready() && outbox_.empty();
  shard_.set_ready(slot_, ready ? mux_.next_layer().native_handle() : Shard::not_ready);
}

}  // namespace tactus::server
