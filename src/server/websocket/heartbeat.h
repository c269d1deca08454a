#pragma once

#include <chrono>
#include <cstdint>

#include "platform/network/tcp_socket.h"

namespace tactus::server {

/// Decides whether a peer is alive. Each check sends a ping; a peer that misses two pings is dead.
/// A ping may be answered until the check after the next, so a peer may pause for a minute. A
/// stalled peer may pause longer. Acknowledged bytes prove that a slow reader is alive, because a
/// ping would queue behind its backlog. The caller passes the time.
class Heartbeat {
 public:
  static constexpr int pings_missed = 2;
  static constexpr int checks_for_answer = 1;  // after the next one
  static constexpr int checks_stalled = 6;

  enum class Verdict { ping, dead };

  /// @param now  monotonic; not before the last check's
  Verdict check(std::chrono::milliseconds now, const platform::PeerSigns& signs) noexcept;

 private:
  std::chrono::milliseconds asked_at_{};  // time of the first unanswered ping
  std::uint64_t acked_bytes_ = 0;         // at the last check
  std::uint8_t unanswered_ = 0;
};

}  // namespace tactus::server
