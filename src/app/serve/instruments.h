#pragma once

#include <tactus/light_counters.h>
#include <tactus/result.h>
#include <tactus/server.h>
#include <tactus/transport_clock.h>
#include <tactus/transport_leader.h>

#include <memory>

#include "audio/engine.h"
#include "audio/sources/source.h"
#include "bridges/lights/light_sender.h"

namespace tactus {
class SpectrumAnalyzer;
}

namespace tactus::app {

/// Creates the clock, the engine that moves it and the server that publishes it. The engine feeds
/// its blocks to the analyzer, which computes the server's spectrum. A build without the spectrum
/// has no analyzer and links without_spectrum.cpp instead.
class Instruments {
 public:
  /// Errors: as TransportClock's constructor.
  explicit Instruments(const TransportOptions& options);

  TransportClock& clock() noexcept { return clock_; }
  /// Errors: as Server's constructor.
  std::unique_ptr<Server> make_server(const ServerOptions& options);
  /// Makes the beat of the sound the clock's leader. A build without the spectrum does nothing.
  /// @param server  made with hears_beats; outlives the clock's audio
  void follow_sound(const Server& server);
  /// @param plays_live  whether the device plays a live source
  std::unique_ptr<audio::AudioEngine> make_engine(audio::Source& source, bool plays_live);
  /// Starts sending to lights, if there are any; a build without the spectrum sends nothing. The
  /// log must outlive the instruments. Errors: as LightSender::start.
  Outcome start_lights(const bridges::LightOptions& options, LogSink log);
  /// Totals so far; zeros without lights. Thread: any.
  LightCounters light_counters() const noexcept;

 private:
  TransportClock clock_;
  std::shared_ptr<SpectrumAnalyzer> analyzer_;
  std::shared_ptr<TransportLeader> leader_;
  std::shared_ptr<const bridges::LightSender> lights_;  // last: it reads the others
};

}  // namespace tactus::app
