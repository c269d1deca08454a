#include "server/streams/spectrum_publishers.h"

namespace tactus::server {

std::shared_ptr<SpectrumPublishers> make_spectrum(
    TimerQueue& timers, ByTopic<PublicationStats>& stats, TransportClock& clock,
    const SpectrumAnalyzer* analyzer, const ServerOptions& options, const SpectrumLimits& limits,
    Upstream* upstream) {
  return std::make_shared<SpectrumPublishers>(timers, stats, clock, analyzer, options, limits,
                                              upstream);
}

Outcome take_beat_hint(SpectrumPublishers* spectrum, const TransportCommand& hint) {
  return spectrum->beat_feed.take(hint);
}

std::optional<protocol::SpectrumMetrics> metrics_of(const SpectrumPublishers* spectrum) noexcept {
  return spectrum->frames.metrics();
}

}  // namespace tactus::server
