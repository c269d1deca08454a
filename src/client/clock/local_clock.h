#pragma once

#include <tactus/realtime.h>

#include <cstdint>

#include "platform/clock.h"

namespace tactus::client {

/// Local time in ms, from monotonic time in ns. It starts near 0, where a double resolves less than
/// a ns.
///
/// Thread: any. Realtime-safe: yes.
class LocalClock {
 public:
  double now() const noexcept TACTUS_NONBLOCKING { return at(platform::monotonic_ns()); }
  double at(std::int64_t host_ns) const noexcept TACTUS_NONBLOCKING {
    return static_cast<double>(host_ns - begin_ns_) / 1e6;
  }
  std::int64_t host_ns(double at_ms) const noexcept TACTUS_NONBLOCKING {
    // A century in either direction, so that no value overflows; NaN gives the past.
    constexpr double most = 3e12;
    const double bounded = at_ms > -most ? (at_ms < most ? at_ms : most) : -most;
    return begin_ns_ + static_cast<std::int64_t>(bounded * 1e6);
  }
  /// Unix time in ms at local time 0.
  double origin() const noexcept TACTUS_NONBLOCKING { return origin_; }

 private:
  std::int64_t begin_ns_ = platform::monotonic_ns();
  double origin_ = static_cast<double>(platform::unix_ns()) / 1e6;
};

}  // namespace tactus::client
