#pragma once

#include <tactus/beat_reader.h>
#include <tactus/spectrum_analyzer.h>
#include <tactus/transport_clock.h>

#include <cstdint>
#include <optional>

#include "server/asio.h"
#include "server/hop_grid.h"
#include "server/ticker.h"
#include "server/topic.h"
#include "spectrum/features.h"
#include "spectrum/spectrum_reader.h"

namespace tactus::server {

/// Publishes audio frames, 30 a second, while anybody listens.
/// Thread: the server's.
class AudioFramePublisher {
 public:
  /// @param analyzer  null where there is none: the sound is silence
  AudioFramePublisher(asio::io_context& io, const HopGrid& grid, const TransportClock& clock,
                      const SpectrumAnalyzer* analyzer)
      : io_{io}, grid_{grid}, clock_{clock}, analyzer_{analyzer} {}

  void subscribe(Subscriber& subscriber);
  void unsubscribe(Subscriber& subscriber);
  const Topic& topic() const noexcept { return topic_; }

  /// Ends all ticks.
  void stop() { following_.reset(); }

 private:
  /// What is followed from frame to frame, while anybody listens.
  struct Following {
    Following(const SpectrumAnalyzer* analyzer, const TransportClock& clock);
    std::optional<spectrum::SpectrumReader> reader;
    std::optional<spectrum::FeatureReader> features;
    BeatReader beats;
    std::uint64_t last_deadline = 0;
    std::optional<Ticker> ticker;
  };
  void tick(std::uint64_t deadline);

  asio::io_context& io_;
  const HopGrid& grid_;
  const TransportClock& clock_;
  const SpectrumAnalyzer* analyzer_;
  Topic topic_;
  std::optional<Following> following_;
};

}  // namespace tactus::server
