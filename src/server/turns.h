#pragma once

#include <cstddef>
#include <cstdint>

namespace tactus::server {

/// Has the calling thread preferred to others, as far as the system lets it: a higher priority
/// (root, or RLIMIT_NICE), and turns at a core that are short (0.1 ms) and so come soon (Linux 6.12
/// and later). Ticks have deadlines, and a client that wakes up at one message must not keep the
/// next from leaving. No real-time priority: at the limit that would keep the kernel from
/// delivering the packets. Errors: none; what is refused is left as it is.
/// Source: sched_setattr(2), and the kernel's scheduler, EEVDF.
void prefer_this_thread() noexcept;

/// Whether a preferred thread has its core to itself while it sends to a crowd, of 256 sockets or
/// more. It asks for turns of 20 ms then, which those whom the first messages wake on the same core
/// do not break, so that it can afford submissions that are small and stay in the core's cache.
///
///     turns.begin(Turns::Moment::now());
///     const std::size_t at_a_time = turns.are_long() ? 256 : 1024;
///     ...
///     turns.end(sockets.size(), Turns::Moment::now());
///
/// A second after the last crowd, turns are short again. So they are where it had to wait more than
/// 2 ms in each of three sendings to crowds, one after the other: for 1 s, and for twice as long,
/// at most 64 s, each time that this is so again within ten.
///
/// Thread: the one that sends. Errors: none.
class Turns {
 public:
  struct Moment {
    std::int64_t monotonic_ns = 0;
    std::int64_t cpu_ns = 0;  ///< that the thread has used
    static Moment now() noexcept;
    std::int64_t waited_ns() const noexcept { return monotonic_ns - cpu_ns; }
  };

  bool are_long() const noexcept { return are_long_; }
  void begin(Moment now) noexcept { begun_ = now; }
  void end(std::size_t sockets, Moment now) noexcept;

 private:
  Moment begun_;
  bool are_long_ = false;
  int waits_ = 0;
  std::int64_t crowd_until_ns_ = 0;
  std::int64_t wanted_until_ns_ = 0;  // by others
  std::int64_t pause_ns_ = 0;         // the latest that was left to them
};

}  // namespace tactus::server
