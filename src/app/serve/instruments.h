#pragma once

#include <tactus/server.h>
#include <tactus/transport_clock.h>

#include <memory>

#include "audio/engine.h"
#include "audio/sources/source.h"

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
  /// @param plays_live  whether the device plays a live source
  std::unique_ptr<audio::AudioEngine> make_engine(audio::Source& source, bool plays_live);

 private:
  TransportClock clock_;
  std::shared_ptr<SpectrumAnalyzer> analyzer_;
};

}  // namespace tactus::app
