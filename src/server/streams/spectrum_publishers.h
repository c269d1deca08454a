#pragma once

#include "server/streams/audio_frame_publisher.h"
#include "server/streams/hop_grid.h"
#include "server/streams/optional_spectrum.h"
#include "server/streams/spectrum_feed.h"
#include "server/streams/spectrum_publisher.h"

namespace tactus::server {

/// The spectrum and audio frame publishers. Thread: the hub's.
struct SpectrumPublishers {
  SpectrumPublishers(TimerQueue& timers, ByTopic<PublicationStats>& stats, TransportClock& clock,
                     const SpectrumAnalyzer* analyzer, const SpectrumLimits& limits)
      : feed{clock, analyzer},
        frames{timers, stats, grid, feed, limits},
        audio_frames{timers, stats, grid, clock, analyzer} {}

  HopGrid grid;
  SpectrumFeed feed;
  SpectrumPublisher frames;
  AudioFramePublisher audio_frames;
};

}  // namespace tactus::server
