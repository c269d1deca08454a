#include "server/outbox.h"

#include <algorithm>
#include <utility>

namespace tactus::server {

bool Outbox::push_answer(Payload answer) {
  if (answers_.size() >= max_answers || answer_bytes_ + answer->size() > max_answer_bytes)
    return false;
  answer_bytes_ += answer->size();
  answers_.push_back(std::move(answer));
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

Payload Outbox::take() {
  if (!answers_.empty()) {
    Payload answer = std::move(answers_.front());
    answers_.erase(answers_.begin());
    answer_bytes_ -= answer->size();
    return answer;
  }
  if (newest_.empty()) return nullptr;
  Payload payload = std::move(newest_.front().payload);
  newest_.erase(newest_.begin());
  return payload;
}

}  // namespace tactus::server
