#include "app/serve/instruments.h"

#include <tactus/spectrum_server.h>

#include <utility>

#include "audio/analyzed_engine.h"
#include "audio/drivers/driver.h"
#include "bridges/beat_leader.h"

namespace tactus::app {

Instruments::Instruments(const TransportOptions& options)
    : clock_{options},
      analyzer_{std::make_shared<SpectrumAnalyzer>(SpectrumAnalyzerOptions{
          .sample_rate = options.sample_rate, .channels = audio::channels})} {}

std::unique_ptr<Server> Instruments::make_server(const ServerOptions& options) {
  return std::make_unique<SpectrumServer>(clock_, *analyzer_, options);
}

std::unique_ptr<audio::AudioEngine> Instruments::make_engine(audio::Source& source,
                                                             bool plays_live) {
  return std::make_unique<audio::AnalyzedEngine>(clock_, source, *analyzer_, plays_live);
}

void Instruments::follow_sound(const Server& server) {
  leader_ = std::make_shared<bridges::BeatLeader>(clock_, *analyzer_,
                                                  static_cast<const SpectrumServer&>(server));
  clock_.follow(*leader_);
}

Outcome Instruments::start_lights(const bridges::LightOptions& options, LogSink log) {
  if (options.wled.empty() && options.audio_frames.empty()) return success();
  auto lights = bridges::LightSender::start(clock_, *analyzer_, options, std::move(log));
  if (!lights) return lights.error();
  lights_ = std::move(*lights);
  return success();
}

LightCounters Instruments::light_counters() const noexcept {
  return lights_ ? lights_->counters() : LightCounters{};
}

}  // namespace tactus::app
