#include "server/outbox.h"

#include <algorithm>
#include <utility>

namespace tactus::server {

bool Outbox::push_answer(Payload answer) {
  const std::size_t bytes = answer->bytes.size();
  if (answers_.size() >= max_answers || answer_bytes_ + bytes > max_answer_bytes) return false;
  answer_bytes_ += bytes;
  answers_.push_back({std::move(answer), nullptr, bytes});
  return true;
}

bool Outbox::push_late_answer(Writer writer, std::size_t bytes) {
  if (answers_.size() >= max_answers || answer_bytes_ + bytes > max_answer_bytes) return false;
  answer_bytes_ += bytes;
  answers_.push_back({nullptr, std::move(writer), bytes});
  return true;
}

bool Outbox::put_newest(const Topic& topic, Payload payload) {
  const auto waiting = std::ranges::find(newest_, &topic, &Newest::topic);
  if (waiting == newest_.end()) {
    newest_.push_back({&topic, std::move(payload)});
    return false;
  }
  waiting->payload = std::move(payload);
  return true;
}

void Outbox::forget(const Topic& topic) {
  std::erase_if(newest_, [&](const Newest& newest) { return newest.topic == &topic; });
  std::erase_if(keys_, [&](const KeySent& sent) { return sent.topic == &topic; });
}

Payload Outbox::take_answer() {
  Answer answer = std::move(answers_.front());
  answers_.pop_front();
  answer_bytes_ -= answer.bytes;
  return answer.payload ? std::move(answer.payload) : answer.writer();
}

/// The last key payload of a topic that was taken; null before the first.
Payload& Outbox::key_sent(const Topic& topic) {
  auto sent = std::ranges::find(keys_, &topic, &KeySent::topic);
  if (sent == keys_.end()) sent = keys_.insert(keys_.end(), {&topic, nullptr});
  return sent->key;
}

Payload Outbox::take() {
  if (!answers_.empty()) return take_answer();
  if (newest_.empty()) return nullptr;
  const auto& [topic, next] = newest_.front();
  if (next->key && key_sent(*topic) != next->key) return key_sent(*topic) = next->key;
  if (next->is_key) key_sent(*topic) = next;
  Payload payload = std::move(newest_.front().payload);
  newest_.erase(newest_.begin());
  return payload;
}

}  // namespace tactus::server
