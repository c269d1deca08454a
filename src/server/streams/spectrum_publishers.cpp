#include "server/streams/spectrum_publishers.h"

namespace tactus::server {

std::shared_ptr<SpectrumPublishers> make_spectrum(TimerQueue& timers,
                                                  ByTopic<PublicationStats>& stats,
                                                  TransportClock& clock,
                                                  const SpectrumAnalyzer* analyzer,
                                                  const SpectrumLimits& limits) {
  return std::make_shared<SpectrumPublishers>(timers, stats, clock, analyzer, limits);
}

std::optional<protocol::SpectrumMetrics> metrics_of(const SpectrumPublishers* spectrum) noexcept {
  return spectrum->frames.metrics();
}

}  // namespace tactus::server
