#pragma once

#include <tactus/client_values.h>
#include <tactus/realtime.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "client/clock/clock_fit.h"

namespace tactus::client {

inline constexpr double slew_rate = 500e-6;

/// The estimate of a server's clock between two probes. Times are in ms. The offset is the server's
/// Unix time minus this machine's, which is `origin` plus the local time.
///
/// Thread: any. Realtime-safe: yes.
struct ClockReading {
  double origin = 0.0;
  // The offset is offset + rate (t - since), minus the remaining slew.
  double offset = 0.0;
  double rate = 0.0;
  double since = 0.0;
  double slew = 0.0;
  // Bounds of the offset for any delays: low - drift (t - newest) and high + drift (t - newest).
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  double newest = 0.0;
  double resolution = 0.0;  ///< of the local clock
  double round_trip = std::numeric_limits<double>::infinity();
  double jitter = 0.0;
  std::uint64_t probes = 0;
  double relayed = 0.0;  ///< maximum error of the times that the server, an edge, passes on

  double offset_at(double at) const noexcept TACTUS_NONBLOCKING {
    const double left = std::max(0.0, std::abs(slew) - slew_rate * std::max(0.0, at - since));
    return offset + rate * (at - since) + std::copysign(left, slew);
  }

  double server_time(double at) const noexcept TACTUS_NONBLOCKING {
    return origin + at + offset_at(at);
  }

  double local_time(double server_ms) const noexcept TACTUS_NONBLOCKING {
    // The offset hardly changes over the error of the first guess.
    double at = server_ms - origin - offset;
    for (int i = 0; i < 3; ++i) at = server_ms - origin - offset_at(at);
    return at;
  }

  /// Maximum error of the offset.
  double error_bound(double at) const noexcept TACTUS_NONBLOCKING {
    const double drift = greatest_rate * std::max(0.0, at - newest);
    const double now = offset_at(at);
    // The local clock's reading, to which the offset is added, has a finite resolution too.
    return std::max(now - low + drift, high + drift - now) + resolution + relayed;
  }

  ClockStatus status(double at) const noexcept TACTUS_NONBLOCKING {
    return {.synced = probes > 0,
            .offset_ms = offset_at(at),
            .error_bound_ms = error_bound(at),
            .round_trip_ms = round_trip,
            .jitter_ms = jitter,
            .drift_ppm = rate * 1e6,
            .probes = probes};
  }
};
static_assert(std::is_trivially_copyable_v<ClockReading>);

}  // namespace tactus::client
