#pragma once

#include <tactus/server.h>

#include <memory>

#include "server/fanout/timer_queue.h"
#include "server/streams/beat_publisher.h"
#include "server/streams/clock_publisher.h"
#include "server/streams/optional_spectrum.h"

namespace tactus::server {

/// All publishers. Thread: the hub's.
struct Publishers {
  Publishers(TimerQueue& timers, PublishingStats& stats, TransportClock& transport,
             const SpectrumAnalyzer* analyzer, const ServerOptions& options)
      : clock{timers, transport, stats},
        beats{timers, transport, stats.topics},
        spectrum{make_spectrum(timers, stats.topics, transport, analyzer,
                               options.fft_max_subscribers)} {}

  ClockPublisher clock;
  BeatPublisher beats;
  const std::shared_ptr<SpectrumPublishers> spectrum;  // null in a build without the spectrum
};

}  // namespace tactus::server
