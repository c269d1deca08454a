#include "server/messages/ws_commands.h"
#include "server/streams/optional_spectrum.h"

namespace tactus::server {

using protocol::WsMessage;

std::shared_ptr<SpectrumPublishers> make_spectrum(TimerQueue&, ByTopic<PublicationStats>&,
                                                  TransportClock&, const SpectrumAnalyzer*,
                                                  const ServerOptions&, const SpectrumLimits&,
                                                  Upstream*) {
  return nullptr;
}
Outcome take_beat_hint(SpectrumPublishers*, const TransportCommand&) {
  return Error{ErrorCode::failed_precondition, "no sound is analysed: there is no heard beat"};
}
bool subscribe_heard_beats(WsClient& client, const WsMessage& message) {
  const auto* const source = message.members.if_contains("source");
  if (source == nullptr || *source == "transport") return false;
  client.answer(protocol::encode_error(message.request_id, "INVALID_VALUE",
                                       "source must be \"transport\": no sound is analysed"));
  return true;
}
bool unsubscribe_heard_beats(WsClient& client, const WsMessage& message) {
  return subscribe_heard_beats(client, message);
}
std::optional<protocol::SpectrumMetrics> metrics_of(const SpectrumPublishers*) noexcept {
  return std::nullopt;
}
void leave_spectrum(WsClient&) {}
std::span<const WsCommand> audio_commands() noexcept { return {}; }

}  // namespace tactus::server
