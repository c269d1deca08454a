#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

namespace tactus::platform {

/// What the kernel reports about the peer of a TCP connection.
struct PeerSigns {
  std::chrono::milliseconds silent_for{};  ///< time since the last received data
  /// The peer has acknowledged all sent data and answers probes, but its receive buffer is full. It
  /// is alive.
  bool stalled = false;
  bool backlog = false;           ///< data waits that the kernel has not sent
  std::uint64_t acked_bytes = 0;  ///< acknowledged by the peer
};

/// Reads the kernel's report about a TCP socket's peer. Source: tcp(7), TCP_INFO.
/// Thread: any. Errors: none; if the report is unavailable, silent_for is the maximum.
PeerSigns read_peer_signs(int socket) noexcept;

/// Makes the socket unwritable while `bytes` or more are unsent. Source: tcp(7), TCP_NOTSENT_LOWAT.
/// Thread: any. Errors: none; on failure the system's default remains.
void limit_unsent_bytes(int socket, int bytes) noexcept;

/// Sends a last answer without blocking, as far as the socket's buffer takes it, and discards the
/// received bytes: with unread bytes, closing the socket would reset the connection, and the peer
/// could lose the answer. Afterwards the socket can only be closed.
/// Source: RFC 9112, section 9.6. Thread: any. Errors: none.
void send_last(int socket, std::string_view bytes) noexcept;

}  // namespace tactus::platform
