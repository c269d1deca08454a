#include "server/fanout/topic_members.h"

#include <algorithm>
#include <utility>

namespace tactus::server {

void TopicMembers::remove(Slot slot, bool compressed) {
  auto& slots = compressed ? compressed_ : plain_;
  const auto found = std::ranges::find(slots, slot);
  if (found == slots.end()) return;
  *found = slots.back();
  slots.pop_back();
}

bool TopicMembers::put_next(Payload payload) {
  const std::lock_guard lock{next_mutex_};
  const bool waited = next_.payload != nullptr;
  next_.payload = std::move(payload);
  if (waited) ++next_.replaced;
  return !waited;
}

TopicMembers::Next TopicMembers::take_next() {
  const std::lock_guard lock{next_mutex_};
  return std::exchange(next_, {});
}

}  // namespace tactus::server
