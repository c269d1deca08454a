#include "server/messages/ws_commands.h"
#include "server/streams/optional_spectrum.h"

namespace tactus::server {

std::shared_ptr<SpectrumPublishers> make_spectrum(TimerQueue&, ByTopic<PublicationStats>&,
                                                  TransportClock&, const SpectrumAnalyzer*,
                                                  const SpectrumLimits&) {
  return nullptr;
}
std::optional<protocol::SpectrumMetrics> metrics_of(const SpectrumPublishers*) noexcept {
  return std::nullopt;
}
void leave_spectrum(WsClient&) {}
std::span<const WsCommand> audio_commands() noexcept { return {}; }

}  // namespace tactus::server
