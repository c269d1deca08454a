#include "server/fanout/outbox.h"

#include <algorithm>
#include <utility>

namespace tactus::server {

bool Outbox::push(Answer answer, const Limits& limits) {
  if (answers_.size() - taken_ >= limits.answers) return false;
  if (answer_bytes_ + answer.bytes > limits.bytes) return false;
  answer_bytes_ += answer.bytes;
  answers_.push_back(std::move(answer));
  return true;
}

bool Outbox::push_answer(Payload answer, const Limits& limits) {
  const std::size_t bytes = answer->message().size();
  return push({std::move(answer), nullptr, bytes}, limits);
}

bool Outbox::push_deferred_answer(Writer writer, std::size_t bytes, const Limits& limits) {
  return push({nullptr, std::move(writer), bytes}, limits);
}

bool Outbox::put_newest(const TopicMembers& topic, Payload payload) {
  const auto waiting = std::ranges::find(newest_, &topic, &Newest::topic);
  if (waiting == newest_.end()) {
    newest_.push_back({&topic, std::move(payload)});
    return false;
  }
  waiting->payload = std::move(payload);
  return true;
}

void Outbox::forget(const TopicMembers& topic) {
  std::erase_if(newest_, [&](const Newest& newest) { return newest.topic == &topic; });
  std::erase_if(keys_, [&](const KeySent& sent) { return sent.topic == &topic; });
}

/// The last key payload sent on a topic; null before the first.
Payload& Outbox::key_sent(const TopicMembers& topic) {
  auto sent = std::ranges::find(keys_, &topic, &KeySent::topic);
  if (sent == keys_.end()) sent = keys_.insert(keys_.end(), {&topic, nullptr});
  return sent->key;
}

bool Outbox::lacks_key(const Newest& newest) const {
  const Payload& key = newest.payload->key();
  if (!key) return false;
  const auto sent = std::ranges::find(keys_, newest.topic, &KeySent::topic);
  return sent == keys_.end() || sent->key != key;
}

Outbox::Next Outbox::next() {
  if (has_answers()) {
    const Answer& answer = answers_[taken_];
    return {answer.payload ? answer.payload : answer.writer(), TopicKind::answer};
  }
  if (newest_.empty()) return {nullptr, TopicKind::answer};
  const Newest& newest = newest_.front();
  return {lacks_key(newest) ? newest.payload->key() : newest.payload, newest.topic->kind};
}

void Outbox::take() {
  if (has_answers()) return take_answer();
  const Newest& newest = newest_.front();
  if (lacks_key(newest)) {
    key_sent(*newest.topic) = newest.payload->key();
    return;
  }
  if (newest.payload->is_key()) key_sent(*newest.topic) = newest.payload;
  newest_.erase(newest_.begin());
}

void Outbox::take_answer() {
  answer_bytes_ -= answers_[taken_].bytes;
  answers_[taken_++] = {};
  if (2 * taken_ < answers_.size()) return;
  answers_.erase(answers_.begin(), answers_.begin() + static_cast<std::ptrdiff_t>(taken_));
  taken_ = 0;
  if (answers_.empty()) answers_ = {};  // release the memory of an idle client
}

}  // namespace tactus::server
