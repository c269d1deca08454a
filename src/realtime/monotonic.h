#pragma once

#include <tactus/realtime.h>

#include <cstdint>
#include <ctime>

namespace tactus::realtime {

/// Reads a clock in ns. On Linux, both clocks are read through the vDSO, without a system call.
/// Thread: any. Realtime-safe: yes.
inline std::int64_t clock_ns(clockid_t clock) noexcept TACTUS_NONBLOCKING {
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

/// Time since an arbitrary start, in ns; never steps.
inline std::int64_t monotonic_ns() noexcept TACTUS_NONBLOCKING { return clock_ns(CLOCK_MONOTONIC); }

/// Unix time in ns.
inline std::int64_t unix_ns() noexcept TACTUS_NONBLOCKING { return clock_ns(CLOCK_REALTIME); }

}  // namespace tactus::realtime
