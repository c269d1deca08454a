#pragma once

#include <span>

#include "client/clock/message_times.h"

namespace tactus::client {

/// Bounds of the clock offset at one time, in ms of the local clock, from one answered probe.
struct Bracket {
  double sent = 0.0;      ///< local time of sending the probe
  double received = 0.0;  ///< local time of receiving its answer
  double low = 0.0;       ///< the answer left before it was received, so the offset is above this
  double high = 0.0;      ///< the probe was received after it was sent, so the offset is below this

  double round_trip() const noexcept { return high - low; }
};

/// The offset at one time in ms, and its drift rate in ms per ms.
struct Line {
  double offset = 0.0;
  double rate = 0.0;
};

/// Maximum relative drift of two clocks: 100 ppm for each oscillator.
inline constexpr double greatest_rate = 200e-6;

/// Fits a line to the server's clock against the local one: the middle of the widest strip between
/// the bounds, averaged over all drift rates by their likelihood. clients/js/src/clock_fit.ts has
/// the same estimator and explains it; both are tested with the same vectors.
///
/// @param brackets       at least one
/// @param messages       may be empty
/// @param now            local time in ms
/// @param resolution_ms  of the local clock
/// Thread: any. Realtime-safe: no (some thousand steps). Errors: none.
/// Source: the linear programme of Moon, Skelly and Towsley, "Estimation and removal of clock skew
/// from network delay measurements" (1999), for both directions at once.
Line fit(std::span<const Bracket> brackets, const MessageTimes& messages, double now,
         double resolution_ms) noexcept;

}  // namespace tactus::client
