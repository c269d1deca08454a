#include "server/fanout/shard.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <exception>
#include <utility>

#include "platform/clock.h"
#include "platform/network/send_now.h"
#include "server/net/asio.h"

namespace tactus::server {
namespace {

// The sessions are checked in this many groups, in turn.
constexpr auto check_parts = static_cast<std::uint32_t>(Shard::check_period / Shard::check_step);

}  // namespace

Shard::Shard(ShardStats& stats, asio::io_context& io, TimerQueue* timers, Task on_empty)
    : stats_{stats},
      io_{io},
      timers_{timers},
      connections_{stats.connections, std::move(on_empty)} {}

void Shard::run(Task task) {
  if (is_this_thread()) return task();
  const std::lock_guard lock{inbox_mutex_};
  inbox_.push_back(std::move(task));
  if (inbox_.size() == 1) run_pending_later();
}

void Shard::run_pending_later() {
  asio::post(io_, [this] { run_pending(); });
}

void Shard::run_pending() try {
  if (timers_ != nullptr) timers_->run_due();
  do_tasks();  // tasks left over after one that threw
  {
    const std::lock_guard lock{inbox_mutex_};
    tasks_.swap(inbox_);
  }
  do_tasks();
  if (ending_.load(std::memory_order_acquire)) connections_.shut_down_all();
  check_some();
} catch (...) {
  run_pending_later();
  throw;
}

void Shard::do_tasks() {
  while (!tasks_.empty()) {
    if (timers_ != nullptr) timers_->run_due();
    const Task task = std::move(tasks_.front());
    tasks_.pop_front();
    task();
  }
}

std::uint8_t Shard::check_part() const noexcept {
  return static_cast<std::uint8_t>(checks_ % check_parts);
}

Slot Shard::add(BroadcastTarget& target) {
  if (free_.empty()) {
    const std::size_t slot = targets_.size();
    ready_.resize(slot + 1, not_ready);
    check_part_.resize(slot + 1);
    targets_.resize(slot + 1);
    free_.push_back(static_cast<Slot>(slot));
  }
  const Slot slot = free_.back();
  free_.pop_back();
  targets_[slot] = &target;
  check_part_[slot] = check_part();
  return slot;
}

void Shard::remove(Slot slot) {
  ready_[slot] = not_ready;
  targets_[slot] = nullptr;
  free_.push_back(slot);
}

void Shard::publish_next(TopicMembers& topic) {
  const auto [payload, replaced] = topic.take_next();
  if (!payload) return;
  const std::size_t members = topic.slots(false).size() + topic.slots(true).size();
  if (replaced > 0) stats_.topics[topic.kind].conflated.add(replaced * members);
  publish(topic, payload);
}

void Shard::publish(const TopicMembers& topic, const Payload& payload) {
  for (const bool compressed : {false, true}) {
    const auto& slots = topic.slots(compressed);
    if (slots.empty()) continue;
    if (!payload->in_key_order()) {
      broadcast(topic, payload, compressed);
      continue;
    }
    for (const Slot slot : slots) targets_[slot]->on_payload(topic, payload);
  }
}

void Shard::broadcast(const TopicMembers& topic, const Payload& payload, bool compressed) {
  std::string_view frame;  // compresses only if a ready socket needs it
  std::int64_t begun_ns = 0;
  std::uint64_t sent = 0;
  for (const Slot slot : topic.slots(compressed)) {
    if (ready_[slot] == not_ready) {
      targets_[slot]->on_payload(topic, payload);
      continue;
    }
    if (frame.empty()) {
      frame = compressed ? payload->compressed_frame() : payload->frame();
      begun_ns = platform::monotonic_ns();
    }
    const std::ptrdiff_t result = platform::send_now(ready_[slot], frame);
    if (result == static_cast<std::ptrdiff_t>(frame.size()))
      ++sent;
    else
      targets_[slot]->on_partial_send(topic, payload, result);
  }
  count_sent(topic.kind, sent, frame.size(), payload->made_ns(), begun_ns);
}

void Shard::count_sent(TopicKind kind, std::uint64_t messages, std::size_t frame_bytes,
                       std::int64_t made_ns, std::optional<std::int64_t> begun_ns) noexcept {
  if (messages == 0) return;
  DeliveryStats& stats = stats_.topics[kind];
  stats.messages.add(messages);
  stats.bytes.add(messages * frame_bytes);
  const std::int64_t now_ns = platform::monotonic_ns();
  const auto since_made = [&](std::int64_t ns) { return static_cast<double>(ns - made_ns) * 1e-9; };
  stats.send_latency.add_evenly(since_made(begun_ns.value_or(now_ns)), since_made(now_ns),
                                messages);
}

void Shard::check_some() {
  const auto now = std::chrono::steady_clock::now();
  if (now < next_check_) return;
  next_check_ = now + check_step;
  ++checks_;
  const std::uint8_t part = check_part();
  for (Slot slot = 0; slot < targets_.size(); ++slot)
    if (check_part_[slot] == part && targets_[slot] != nullptr) targets_[slot]->check();
}

void Shard::shut_down() {
  ending_.store(true, std::memory_order_release);
  run_pending_later();
}

}  // namespace tactus::server
