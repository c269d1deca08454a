#include "server/streams/spectrum.h"

namespace tactus::server {

std::shared_ptr<Spectrum> make_spectrum(TimerQueue& timers, ByTopic<PublicationStats>& stats,
                                        TransportClock& clock, const SpectrumAnalyzer* analyzer,
                                        std::size_t max_subscribers) {
  return std::make_shared<Spectrum>(timers, stats, clock, analyzer, max_subscribers);
}

std::optional<protocol::SpectrumMetrics> metrics_of(const Spectrum* spectrum) noexcept {
  return spectrum->frames.metrics();
}

}  // namespace tactus::server
