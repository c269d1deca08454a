#include "server/uring.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <string>
#include <system_error>

namespace tactus::server {
namespace {

Error unavailable(const std::string& why) { return {ErrorCode::unavailable, why}; }

/// Why there is no ring, for a person.
Error refusal(int error) {
  switch (error) {
    case ENOSYS:
      return unavailable("this kernel has no io_uring");
    case EPERM: {
      std::ifstream setting{"/proc/sys/kernel/io_uring_disabled"};
      int disabled = 0;
      if (setting >> disabled && disabled != 0)
        return unavailable("io_uring is switched off (sysctl kernel.io_uring_disabled is " +
                           std::to_string(disabled) + ")");
      return unavailable("io_uring is not permitted here, as in many containers (seccomp)");
    }
    case ENOMEM:
      return unavailable(
          "no memory for io_uring (before Linux 5.12 it counts as locked: see "
          "ulimit -l)");
    default:
      return unavailable("io_uring: " + std::generic_category().message(error));
  }
}

/// Two connected sockets, the first of which takes no more.
class FullSocket {
 public:
  FullSocket() {
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair_.data()) != 0) return;
    static constexpr std::array<char, 4096> filling{};
    while (::send(pair_[0], filling.data(), filling.size(), MSG_DONTWAIT | MSG_NOSIGNAL) > 0) {
    }
  }
  ~FullSocket() {
    for (const int end : pair_)
      if (end >= 0) close(end);
  }
  FullSocket(const FullSocket&) = delete;
  FullSocket& operator=(const FullSocket&) = delete;

  bool is_open() const noexcept { return pair_[0] >= 0; }
  int end() const noexcept { return pair_[0]; }

 private:
  std::array<int, 2> pair_{-1, -1};
};

}  // namespace

Result<std::unique_ptr<Uring>> Uring::open() {
  auto opened = std::unique_ptr<Uring>{new Uring};
  // Linux 6.1 and later need no locks for a ring that one thread uses.
  constexpr std::array<unsigned, 2> choices{
      IORING_SETUP_SUBMIT_ALL | IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN, 0};
  int result = 0;
  for (const unsigned flags : choices) {
    result = io_uring_queue_init(batch, &opened->ring_, flags);
    if (result != -EINVAL) break;
  }
  if (result < 0) return refusal(-result);
  opened->is_open_ = true;
  return opened;
}

Uring::~Uring() {
  if (is_open_) io_uring_queue_exit(&ring_);
}

Outcome Uring::try_out() {
  const std::unique_ptr<io_uring_probe, void (*)(io_uring_probe*)> probe{
      io_uring_get_probe_ring(&ring_), io_uring_free_probe};
  if (!probe || io_uring_opcode_supported(probe.get(), IORING_OP_SEND) == 0)
    return unavailable("this kernel's io_uring does not send (Linux 5.6 and later do)");
  const FullSocket full;
  if (!full.is_open()) return refusal(errno);
  prepare({{full.end()}}, "x");
  if (const int taken = io_uring_submit(&ring_); taken < 0) return refusal(-taken);
  std::array<std::int32_t, 1> result{no_result};
  if (collect(result) == 0 || result[0] != -EAGAIN)
    return unavailable("this kernel's io_uring waits where a socket is full");
  return success();
}

bool Uring::send(std::span<const int> sockets, std::string_view frame,
                 std::span<std::int32_t> results) {
  std::ranges::fill(results, no_result);
  prepare(sockets, frame);
  for (std::size_t completed = 0; completed < sockets.size();) {
    const auto remaining = static_cast<unsigned>(sockets.size() - completed);
    const int taken = io_uring_submit_and_wait(&ring_, remaining);
    completed += collect(results);
    // Out of memory, say. What the kernel took has its result; the rest is withdrawn with the ring.
    if (taken < 0 && taken != -EINTR) return false;
  }
  return true;
}

void Uring::prepare(std::span<const int> sockets, std::string_view frame) {
  for (std::size_t i = 0; i < sockets.size(); ++i) {
    io_uring_sqe* entry = io_uring_get_sqe(&ring_);
    // Told not to wait, the kernel completes each within the submission, a full socket with
    // EAGAIN; so none is ever on its way when the frame goes, and none is given to a worker.
    io_uring_prep_send(entry, sockets[i], frame.data(), frame.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    io_uring_sqe_set_data64(entry, i);
  }
}

std::size_t Uring::collect(std::span<std::int32_t> results) {
  unsigned head = 0;
  unsigned count = 0;
  io_uring_cqe* entry = nullptr;
  io_uring_for_each_cqe(&ring_, head, entry) {
    results[io_uring_cqe_get_data64(entry)] = entry->res;
    ++count;
  }
  io_uring_cq_advance(&ring_, count);
  return count;
}

}  // namespace tactus::server
