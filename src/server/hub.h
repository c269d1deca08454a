#pragma once

#include <tactus/features.h>
#include <tactus/server.h>

#include <map>

#include "server/beat_publisher.h"
#include "server/clock_publisher.h"
#include "server/ticker.h"
#if TACTUS_SPECTRUM
#include "server/audio_frame_publisher.h"
#include "server/hop_grid.h"
#include "server/spectrum_publisher.h"
#include "server/spectrum_source.h"
#endif

namespace tactus::server {

struct TypedClient;

/// All that is published. Thread: the hub's.
struct Hub {
  Hub(Ticks& ticks, ByTopic<PublicationStats>& stats, TransportClock& transport,
      [[maybe_unused]] const SpectrumAnalyzer* analyzer,
      [[maybe_unused]] const ServerOptions& options)
      : clock{ticks, transport, stats},
        beats{ticks, transport, stats}
#if TACTUS_SPECTRUM
        ,
        source{transport, analyzer},
        spectrum{ticks, stats, grid, source, options.fft_max_subscribers},
        audio_frames{ticks, stats, grid, transport, analyzer}
#endif
  {
  }

  ClockPublisher clock;
  BeatPublisher beats;
#if TACTUS_SPECTRUM
  HopGrid grid;
  SpectrumSource source;
  SpectrumPublisher spectrum;
  AudioFramePublisher audio_frames;
#endif
  std::map<ClientId, TypedClient*> typed_clients;  // of /ws, while they are connected
};

}  // namespace tactus::server
