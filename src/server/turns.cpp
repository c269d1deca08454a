#include "server/turns.h"

#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>

#include "realtime/monotonic.h"

namespace tactus::server {
namespace {

constexpr int niceness = -10;
constexpr std::uint64_t short_turn_ns = 100'000;
constexpr std::uint64_t long_turn_ns = 20'000'000;
constexpr std::size_t crowd = 256;
constexpr std::int64_t crowd_stays_ns = 1'000'000'000;
constexpr std::int64_t longest_wait_ns = 2'000'000;
constexpr int waits_in_a_row = 3;
constexpr std::int64_t shortest_pause_ns = 1'000'000'000;
constexpr std::int64_t longest_pause_ns = 64 * shortest_pause_ns;
constexpr std::int64_t peace_ns = 10'000'000'000;

/// The kernel's sched_attr, first version, which Debian 12's C library has no name for.
struct SchedulingAttributes {
  std::uint32_t size;
  std::uint32_t policy;
  std::uint64_t flags;
  std::int32_t niceness;
  std::uint32_t priority;
  std::uint64_t turn_ns;  ///< of SCHED_OTHER, where the kernel knows of it
  std::uint64_t deadline_ns;
  std::uint64_t period_ns;
};

bool ask_for(std::uint64_t turn_ns) noexcept {
  SchedulingAttributes attributes{};
  if (syscall(SYS_sched_getattr, 0, &attributes, sizeof attributes, 0) != 0) return false;
  if (attributes.policy != SCHED_OTHER) return false;
  attributes.turn_ns = turn_ns;
  return syscall(SYS_sched_setattr, 0, &attributes, 0) == 0;
}

/// Who asks for long turns waits longer for one, unless it goes first.
bool is_preferred() noexcept { return getpriority(PRIO_PROCESS, 0) <= niceness; }

}  // namespace

void prefer_this_thread() noexcept {
  if (!is_preferred()) setpriority(PRIO_PROCESS, 0, niceness);  // on Linux, of the thread alone
  ask_for(short_turn_ns);
}

Turns::Moment Turns::Moment::now() noexcept {
  return {realtime::monotonic_ns(), realtime::clock_ns(CLOCK_THREAD_CPUTIME_ID)};
}

void Turns::end(std::size_t sockets, Moment now) noexcept {
  if (sockets >= crowd) {
    crowd_until_ns_ = now.monotonic_ns + crowd_stays_ns;
    const bool waited = now.waited_ns() - begun_.waited_ns() > longest_wait_ns;
    waits_ = are_long_ && waited ? waits_ + 1 : 0;
  }
  if (waits_ == waits_in_a_row) {
    const bool again = now.monotonic_ns - wanted_until_ns_ < peace_ns;
    pause_ns_ =
        again ? std::clamp(2 * pause_ns_, shortest_pause_ns, longest_pause_ns) : shortest_pause_ns;
    wanted_until_ns_ = now.monotonic_ns + pause_ns_;
    waits_ = 0;
  }
  const bool may_be_long =
      now.monotonic_ns < crowd_until_ns_ && now.monotonic_ns >= wanted_until_ns_;
  if (may_be_long == are_long_) return;
  if (may_be_long)
    are_long_ = is_preferred() && ask_for(long_turn_ns);
  else
    are_long_ = !ask_for(short_turn_ns);
}

}  // namespace tactus::server
