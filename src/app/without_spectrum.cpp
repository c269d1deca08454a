#include "app/serve/instruments.h"

namespace tactus::app {

Instruments::Instruments(const TransportOptions& options) : clock_{options} {}

std::unique_ptr<Server> Instruments::make_server(const ServerOptions& options) {
  return std::make_unique<Server>(clock_, options);
}

void Instruments::follow_sound(const Server&) {}

std::unique_ptr<audio::AudioEngine> Instruments::make_engine(audio::Source& source,
                                                             bool plays_live) {
  return std::make_unique<audio::AudioEngine>(clock_, source, plays_live);
}

Outcome Instruments::start_lights(const bridges::LightOptions&, LogSink) { return success(); }

LightCounters Instruments::light_counters() const noexcept { return {}; }

}  // namespace tactus::app
