#include "platform/network/tcp_socket.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstddef>

#include "platform/network/send_now.h"

namespace tactus::platform {

PeerSigns read_peer_signs(int socket) noexcept {
  constexpr std::uint8_t probes_without_answer = 2;  // window probes to a peer with a full buffer
  tcp_info info{};
  socklen_t size = sizeof info;
  if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0)
    return {.silent_for = std::chrono::milliseconds::max()};
  return {.silent_for = std::chrono::milliseconds{info.tcpi_last_data_recv},
          .stalled = info.tcpi_unacked == 0 && info.tcpi_notsent_bytes > 0 &&
                     info.tcpi_probes <= probes_without_answer,
          .backlog = info.tcpi_notsent_bytes > 0,
          .acked_bytes = info.tcpi_bytes_acked};
}

void limit_unsent_bytes(int socket, int bytes) noexcept {
  static_cast<void>(setsockopt(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &bytes, sizeof bytes));
}

void send_last(int socket, std::string_view bytes) noexcept {
  static_cast<void>(send_now(socket, bytes));
  shutdown(socket, SHUT_WR);
  constexpr std::size_t most = 1U << 20U;
  // Discards without copying, see tcp(7).
  static_cast<void>(recv(socket, nullptr, most, MSG_TRUNC | MSG_DONTWAIT));
}

}  // namespace tactus::platform
