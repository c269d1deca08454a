#pragma once

#include <tactus/audio_counters.h>
#include <tactus/transport_clock.h>

#include <functional>
#include <optional>

#include "protocol/messages.h"

namespace tactus::server {

class ServerStats;

/// What a GET reads.
struct Readings {
  const TransportClock& clock;
  /// Null, or nothing, without a spectrum.
  std::function<std::optional<protocol::SpectrumMetrics>()> spectrum = nullptr;
  /// Null where nobody counts.
  std::function<AudioCounters()> audio = nullptr;
  /// Null where nothing is served.
  const ServerStats* stats = nullptr;
};

}  // namespace tactus::server
