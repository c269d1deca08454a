#pragma once

#include <tactus/spectrum_analyzer.h>
#include <tactus/transport_clock.h>

#include <cstdint>
#include <optional>

#include "protocol/spectrum/audio_frame_reader.h"
#include "server/fanout/timer_queue.h"
#include "server/fanout/topic.h"
#include "server/streams/hop_grid.h"

namespace tactus::server {

/// State from frame to frame, while there are subscribers.
struct AudioFrameRun {
  std::uint64_t last_deadline = 0;
  std::optional<PeriodicTimer> timer;
};

/// Publishes audio frames, 30 a second, while there are subscribers. Thread: the hub's.
class AudioFramePublisher {
 public:
  /// @param analyzer  null for silence
  AudioFramePublisher(TimerQueue& timers, ByTopic<PublicationStats>& stats, const HopGrid& grid,
                      const TransportClock& clock, const SpectrumAnalyzer* analyzer)
      : timers_{timers},
        grid_{grid},
        clock_{clock},
        analyzer_{analyzer},
        topic_{TopicKind::audio, stats} {}

  void subscribe(Session& session);
  void unsubscribe(Session& session);

 private:
  void begin();
  void tick(std::uint64_t deadline);

  TimerQueue& timers_;
  const HopGrid& grid_;
  const TransportClock& clock_;
  const SpectrumAnalyzer* analyzer_;
  Topic topic_;
  // Expensive to create, so kept after the first subscription.
  std::optional<protocol::AudioFrameReader> reader_;
  std::optional<AudioFrameRun> run_;
};

}  // namespace tactus::server
