#pragma once

#include <tactus/result.h>
#include <tactus/server_options.h>
#include <tactus/transport_clock.h>

#include <cstddef>
#include <memory>
#include <optional>

#include "protocol/transport/transport_json.h"
#include "server/fanout/timer_queue.h"
#include "server/metrics/topic_stats.h"

namespace tactus {
class SpectrumAnalyzer;
}

namespace tactus::server {

struct SpectrumPublishers;
class Upstream;

/// Limits on the spectrum's subscribers; 0 for none.
struct SpectrumLimits {
  std::size_t max_subscribers;
  std::size_t max_per_address;  ///< of max_subscribers, except for this machine
  std::size_t max_option_sets;  ///< in use at a time
};

// The server's interface to the spectrum. A build without the spectrum links without_spectrum.cpp.
// Thread: the hub's.

/// @param analyzer  null for silence
/// @param upstream  null unless the server is an edge's
/// @return null in a build without the spectrum
std::shared_ptr<SpectrumPublishers> make_spectrum(
    TimerQueue& timers, ByTopic<PublicationStats>& stats, TransportClock& clock,
    const SpectrumAnalyzer* analyzer, const ServerOptions& options, const SpectrumLimits& limits,
    Upstream* upstream = nullptr);

/// Takes a hint about the heard beat. Errors: as check_beat_hint; FAILED_PRECONDITION without a
/// sound that is analysed.
Outcome take_beat_hint(SpectrumPublishers* spectrum, const TransportCommand& hint);

/// The counters, if there is a spectrum. Thread: any.
std::optional<protocol::SpectrumMetrics> metrics_of(const SpectrumPublishers* spectrum) noexcept;

}  // namespace tactus::server
