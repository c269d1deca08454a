#include "server/preference.h"

#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>

namespace tactus::server {
namespace {

constexpr int niceness = -10;
constexpr std::uint64_t turn_ns = 100'000;

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

}  // namespace

void prefer_this_thread() noexcept {
  if (getpriority(PRIO_PROCESS, 0) > niceness)
    setpriority(PRIO_PROCESS, 0, niceness);  // on Linux, of the thread alone
  SchedulingAttributes attributes{};
  if (syscall(SYS_sched_getattr, 0, &attributes, sizeof attributes, 0) != 0) return;
  if (attributes.policy != SCHED_OTHER) return;
  attributes.turn_ns = turn_ns;
  syscall(SYS_sched_setattr, 0, &attributes, 0);
}

}  // namespace tactus::server
