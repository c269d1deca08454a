#pragma once

#include <chrono>
#include <cstdint>

namespace tactus::server {

/// What a socket tells of its peer.
struct PeerSigns {
  std::chrono::milliseconds silent_for{};  ///< since anything was received
  /// All that was sent has arrived, and more waits for the peer to read: it is there.
  bool stalled = false;
  bool backlog = false;     ///< more waits for it than the kernel has sent
  std::uint64_t taken = 0;  ///< bytes that it has acknowledged
};

/// Reads a TCP socket's signs. Source: tcp(7), TCP_INFO. Errors: none; an unknown socket is silent.
PeerSigns read_peer_signs(int socket) noexcept;

/// Whether a peer is alive: it is pinged at every check, and dead when it has missed two pings.
/// Each has until the check after the next for its answer, so that who does not read for a minute
/// lives; a peer of whom the kernel tells that it only does not read is given longer still. One
/// that reads more slowly than is sent to it shows that it lives by what it takes: a ping would
/// come to it behind all the rest, if there is room for one at all. Time is the caller's.
class Heartbeat {
 public:
  static constexpr int pings_missed = 2;
  static constexpr int checks_for_answer = 1;  // beside the one that comes next
  static constexpr int checks_stalled = 6;

  enum class Verdict { ping, dead };

  /// @param now  monotonic, never before that of the last check
  Verdict check(std::chrono::milliseconds now, const PeerSigns& signs) noexcept;

 private:
  std::chrono::milliseconds asked_at_{};  // by the first ping that is not answered
  std::uint64_t taken_ = 0;               // at the last check
  std::uint8_t unanswered_ = 0;
};

}  // namespace tactus::server
