#pragma once

#include <chrono>
#include <cstdint>

namespace tactus::platform {

/// What the kernel reports about the peer of a TCP connection.
struct PeerSigns {
  std::chrono::milliseconds silent_for{};  ///< since anything was received
  /// All sent data has arrived, and more waits for the peer to read: the peer is alive.
  bool stalled = false;
  bool backlog = false;           ///< data waits that the kernel has not sent
  std::uint64_t acked_bytes = 0;  ///< acknowledged by the peer
};

/// Reads a TCP socket's signs. Source: tcp(7), TCP_INFO.
/// Thread: any. Errors: none; an unknown socket is silent.
PeerSigns read_peer_signs(int socket) noexcept;

/// Has the socket report itself full while so many bytes are unsent. Source: tcp(7),
/// TCP_NOTSENT_LOWAT.
/// Thread: any. Errors: none; the system's default then stays.
void limit_unsent_bytes(int socket, int bytes) noexcept;

}  // namespace tactus::platform
