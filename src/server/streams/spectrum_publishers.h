#pragma once

#include "server/streams/audio_frame_publisher.h"
#include "server/streams/beat_feed.h"
#include "server/streams/heard_beat_publisher.h"
#include "server/streams/hop_grid.h"
#include "server/streams/level_publisher.h"
#include "server/streams/optional_spectrum.h"
#include "server/streams/spectrum_feed.h"
#include "server/streams/spectrum_publisher.h"

namespace tactus::server {

/// The publishers of the spectrum, the audio frames, the levels and the heard beat. Thread: the
/// hub's.
struct SpectrumPublishers {
  SpectrumPublishers(TimerQueue& timers, ByTopic<PublicationStats>& stats, TransportClock& clock,
                     const SpectrumAnalyzer* analyzer, const ServerOptions& options,
                     const SpectrumLimits& limits, Upstream* upstream)
      : feed{clock, analyzer},
        frames{timers, stats, grid, feed, limits, upstream},
        beat_feed{timers, grid, clock, analyzer, options.source.info, options.hears_beats},
        beats{beat_feed, stats, upstream},
        audio_frames{timers,  stats, grid, clock, analyzer, beat_feed, options.source.info,
                     upstream},
        levels{timers, stats, grid, analyzer, upstream} {}

  HopGrid grid;
  SpectrumFeed feed;
  SpectrumPublisher frames;
  BeatFeed beat_feed;
  HeardBeatPublisher beats;
  AudioFramePublisher audio_frames;
  LevelPublisher levels;
};

}  // namespace tactus::server
