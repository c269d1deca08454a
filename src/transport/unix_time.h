#pragma once

#include <tactus/realtime.h>

#include <algorithm>
#include <cstdint>

#include "platform/clock.h"

namespace tactus::transport {

/// Unix time in ms, to the microsecond.
/// Thread: any. Realtime-safe: yes.
inline double unix_ms_now() noexcept TACTUS_NONBLOCKING {
  return static_cast<double>(platform::unix_ns() / 1000) / 1000.0;
}

/// Converts a monotonic time to Unix time in ms, to the microsecond. A future time gives now.
/// Thread: any. Realtime-safe: yes.
inline double unix_ms_at(std::int64_t host_ns) noexcept TACTUS_NONBLOCKING {
  // In this order, a delay between the two readings never makes the result too late.
  const std::int64_t unix_now = platform::unix_ns();
  const std::int64_t age = std::max(platform::monotonic_ns() - host_ns, std::int64_t{0});
  return static_cast<double>((unix_now - age) / 1000) / 1000.0;
}

/// Converts Unix time in ms to monotonic time in ns. The inverse of unix_ms_at for any time within
/// 292 years of now.
/// Thread: any. Realtime-safe: yes.
inline std::int64_t host_ns_at(double unix_ms) noexcept TACTUS_NONBLOCKING {
  const double now_ms = static_cast<double>(platform::unix_ns()) / 1e6;
  return platform::monotonic_ns() + static_cast<std::int64_t>((unix_ms - now_ms) * 1e6);
}

}  // namespace tactus::transport
