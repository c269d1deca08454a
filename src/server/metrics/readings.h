#pragma once

#include <tactus/audio_counters.h>
#include <tactus/light_counters.h>
#include <tactus/source_hooks.h>
#include <tactus/transport_clock.h>

#include <functional>
#include <optional>

#include "protocol/transport/transport_json.h"
#include "server/metrics/hop_counters.h"
#include "server/metrics/origin_counters.h"

namespace tactus::server {

class ServerStats;
class Upstream;

/// The sources of a GET's answer.
struct Readings {
  const TransportClock& clock;
  /// Null, or empty, without a spectrum.
  std::function<std::optional<protocol::SpectrumMetrics>()> spectrum = nullptr;
  /// Null if not counted.
  std::function<AudioCounters()> audio = nullptr;
  /// Null if not counted.
  std::function<LightCounters()> lights = nullptr;
  /// What is heard; empty without a server.
  SourceHooks source = {};
  /// Null if there is no server.
  const ServerStats* stats = nullptr;
  /// Null unless the server is an edge's, as the following.
  Upstream* upstream = nullptr;
  std::function<HopCounters()> hop = nullptr;
  /// Null if there is no server.
  const OriginReport* origin = nullptr;
};

}  // namespace tactus::server
