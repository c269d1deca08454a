#include "server/fanout/topic.h"

#include <algorithm>
#include <utility>

#include "server/fanout/session.h"
#include "server/fanout/shard.h"

namespace tactus::server {

Topic::OnShard& Topic::on_shard(Session& session) {
  Shard& shard = session.shard();
  auto found = std::ranges::find(shards_, &shard, &OnShard::shard);
  if (found == shards_.end()) {
    auto members = std::make_shared<TopicMembers>(kind_, delivery_);
    found = shards_.insert(shards_.end(), {&shard, std::move(members)});
  }
  return *found;
}

void Topic::subscribe(Session& session) {
  OnShard& there = on_shard(session);
  session.join(there.members);
  ++there.count;
  ++subscribers_;
}

void Topic::unsubscribe(Session& session) {
  OnShard& there = on_shard(session);
  session.leave(there.members);
  --there.count;
  --subscribers_;
}

Payload Topic::encode(std::string_view message, MessageTraits traits) const {
  stats_.encodings.add(1);
  stats_.bytes_encoded.add(message.size());
  return make_payload(message, std::move(traits));
}

void Topic::publish(const Payload& payload) const {
  if (subscribers_ > 0) stats_.payloads.add(1);
  for (const OnShard& there : shards_)
    if (there.count > 0) there.publish(payload);
}

void Topic::OnShard::publish(const Payload& payload) const {
  if (shard->is_this_thread()) return shard->publish(*members, payload);
  if (members->delivery == Delivery::every)
    return shard->run([to = shard, its = members, payload] { to->publish(*its, payload); });
  if (members->put_next(payload))
    shard->run([to = shard, its = members] { to->publish_next(*its); });
}

void Topic::deliver(Session& session, const Payload& payload) const {
  const auto there = std::ranges::find(shards_, &session.shard(), &OnShard::shard);
  session.deliver(there->members, payload);
}

}  // namespace tactus::server
