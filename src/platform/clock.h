#pragma once

#include <tactus/realtime.h>

#include <cstdint>
#include <ctime>

#if !defined(__linux__)
#error "tactus runs on Linux only. A port starts with the headers of src/platform."
#endif

namespace tactus::platform {
namespace detail {

inline std::int64_t clock_ns(int clock) noexcept TACTUS_NONBLOCKING {
  timespec time{};
#if defined(__clang__) && __clang_major__ >= 20
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wfunction-effects"  // the C library does not declare its effects
#endif
  clock_gettime(clock, &time);
#if defined(__clang__) && __clang_major__ >= 20
#pragma clang diagnostic pop
#endif
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

}  // namespace detail

/// Returns monotonic time in ns since an arbitrary start. The vDSO reads it without a system call.
/// Thread: any. Realtime-safe: yes. Errors: none.
inline std::int64_t monotonic_ns() noexcept TACTUS_NONBLOCKING {
  return detail::clock_ns(CLOCK_MONOTONIC);
}

/// Returns Unix time in ns. The vDSO reads it without a system call.
/// Thread: any. Realtime-safe: yes. Errors: none.
inline std::int64_t unix_ns() noexcept TACTUS_NONBLOCKING {
  return detail::clock_ns(CLOCK_REALTIME);
}

/// Returns the CPU time of all threads of this process, user and system, in ns.
/// Thread: any. Realtime-safe: no (a system call). Errors: none.
inline std::int64_t process_cpu_ns() noexcept { return detail::clock_ns(CLOCK_PROCESS_CPUTIME_ID); }

}  // namespace tactus::platform
