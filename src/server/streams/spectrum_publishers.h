#pragma once

#include "server/streams/audio_frame_publisher.h"
#include "server/streams/hop_grid.h"
#include "server/streams/level_publisher.h"
#include "server/streams/optional_spectrum.h"
#include "server/streams/spectrum_feed.h"
#include "server/streams/spectrum_publisher.h"

namespace tactus::server {

/// The publishers of the spectrum, the audio frames and the levels. Thread: the hub's.
struct SpectrumPublishers {
  SpectrumPublishers(TimerQueue& timers, ByTopic<PublicationStats>& stats, TransportClock& clock,
                     const SpectrumAnalyzer* analyzer, const SpectrumLimits& limits)
      : feed{clock, analyzer},
        frames{timers, stats, grid, feed, limits},
        audio_frames{timers, stats, grid, clock, analyzer},
        levels{timers, stats, grid, analyzer} {}

  HopGrid grid;
  SpectrumFeed feed;
  SpectrumPublisher frames;
  AudioFramePublisher audio_frames;
  LevelPublisher levels;
};

}  // namespace tactus::server
