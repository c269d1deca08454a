#include "server/websocket/heartbeat.h"

namespace tactus::server {

Heartbeat::Verdict Heartbeat::check(std::chrono::milliseconds now,
                                    const platform::PeerSigns& signs) noexcept {
  constexpr std::chrono::milliseconds coarseness{10};  // resolution of the kernel's times
  if (signs.silent_for <= now - asked_at_ + coarseness) unanswered_ = 0;
  if (signs.backlog && signs.acked_bytes != acked_bytes_) unanswered_ = 0;
  acked_bytes_ = signs.acked_bytes;
  if (unanswered_ >= (signs.stalled ? checks_stalled : pings_missed + checks_for_answer))
    return Verdict::dead;
  if (unanswered_++ == 0) asked_at_ = now;
  return Verdict::ping;
}

}  // namespace tactus::server
