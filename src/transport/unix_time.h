#pragma once

#include <tactus/realtime.h>

#include <algorithm>
#include <cstdint>

#include "realtime/monotonic.h"

namespace tactus::transport {

/// Unix time in ms, to the microsecond.
/// Thread: any. Realtime-safe: yes.
inline double unix_ms_now() noexcept TACTUS_NONBLOCKING {
  return static_cast<double>(realtime::unix_ns() / 1000) / 1000.0;
}

/// Unix time in ms, to the microsecond, of a monotonic time; now for one that is still to come.
/// Thread: any. Realtime-safe: yes.
inline double unix_ms_at(std::int64_t host_ns) noexcept TACTUS_NONBLOCKING {
  // In this order, so that a pause between the two makes it no later than it was.
  const std::int64_t unix_now = realtime::unix_ns();
  const std::int64_t age = std::max(realtime::monotonic_ns() - host_ns, std::int64_t{0});
  return static_cast<double>((unix_now - age) / 1000) / 1000.0;
}

}  // namespace tactus::transport
