#pragma once

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

// The server's interface to the spectrum. A build without the spectrum links without_spectrum.cpp.
// Thread: the hub's.

/// @param analyzer  null for silence
/// @param max_subscribers  0 for no limit
/// @return null in a build without the spectrum
std::shared_ptr<SpectrumPublishers> make_spectrum(TimerQueue& timers,
                                                  ByTopic<PublicationStats>& stats,
                                                  TransportClock& clock,
                                                  const SpectrumAnalyzer* analyzer,
                                                  std::size_t max_subscribers);

/// The counters, if there is a spectrum. Thread: any.
std::optional<protocol::SpectrumMetrics> metrics_of(const SpectrumPublishers* spectrum) noexcept;

}  // namespace tactus::server
