#include "server/streams/beat_publisher.h"

#include <chrono>

#include "protocol/websocket/client_request.h"
#include "protocol/websocket/ws_message.h"
#include "transport/beat_block.h"

namespace tactus::server {
namespace {

constexpr double beat_polls_per_second = 200.0;  // delays a beat by at most 5 ms
// A client with too many unread answers is closed. More beats at once could close one that reads.
constexpr int max_beats_at_once = 64;
// Reading all beats a clock keeps takes this many rounds. A loop of a few samples makes more; those
// are dropped, or they would still be sent long after the loop.
constexpr int max_rounds_behind = 2 * transport::beat_blocks_kept / max_beats_at_once;

}  // namespace

void BeatPublisher::subscribe(Session& session) {
  if (!sessions_.insert(&session).second) return;
  if (sessions_.size() == 1) begin();
  topic_.subscribe(session);
}

void BeatPublisher::begin() {
  if (upstream_ != nullptr) {
    relayed_ = upstream_->subscribe(protocol::encode_request("beat.subscribe", {}), "beat.event",
                                    [this](const Upstream::Message& beat) {
                                      if (!beat.retained) topic_.publish(topic_.encode(beat.bytes));
                                    });
    return;
  }
  beats_.emplace(clock_);
  timer_.emplace(timers_, beat_polls_per_second, std::chrono::steady_clock::now(),
                 [this](std::uint64_t) { tick(); });
}

void BeatPublisher::unsubscribe(Session& session) {
  if (sessions_.erase(&session) == 0) return;
  topic_.unsubscribe(session);
  if (!sessions_.empty()) return;
  timer_.reset();
  relayed_.reset();
}

void BeatPublisher::tick() {
  for (int i = 0; i < max_beats_at_once; ++i) {
    const auto beat = beats_->next();
    if (!beat) {
      rounds_behind_ = 0;
      return;
    }
    topic_.publish(topic_.encode(protocol::encode(*beat)));
  }
  if (++rounds_behind_ < max_rounds_behind) return;
  rounds_behind_ = 0;
  beats_->skip_to_now();
}

}  // namespace tactus::server
