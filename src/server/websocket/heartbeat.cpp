#include "server/websocket/heartbeat.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace tactus::server {

PeerSigns read_peer_signs(int socket) noexcept {
  constexpr std::uint8_t probes_without_answer = 2;  // zero-window probes
  tcp_info info{};
  socklen_t size = sizeof info;
  if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0)
    return {.silent_for = std::chrono::milliseconds::max()};
  return {.silent_for = std::chrono::milliseconds{info.tcpi_last_data_recv},
          .stalled = info.tcpi_unacked == 0 && info.tcpi_notsent_bytes > 0 &&
                     info.tcpi_probes <= probes_without_answer,
          .backlog = info.tcpi_notsent_bytes > 0,
          .taken = info.tcpi_bytes_acked};
}

Heartbeat::Verdict Heartbeat::check(std::chrono::milliseconds now,
                                    const PeerSigns& signs) noexcept {
  constexpr std::chrono::milliseconds coarseness{10};  // resolution of the kernel's times
  if (signs.silent_for <= now - asked_at_ + coarseness) unanswered_ = 0;
  if (signs.backlog && signs.taken != taken_) unanswered_ = 0;
  taken_ = signs.taken;
  if (unanswered_ >= (signs.stalled ? checks_stalled : pings_missed + checks_for_answer))
    return Verdict::dead;
  if (unanswered_++ == 0) asked_at_ = now;
  return Verdict::ping;
}

}  // namespace tactus::server
