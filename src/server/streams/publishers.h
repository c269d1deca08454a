#pragma once

#include <tactus/server.h>

#include <memory>

#include "server/fanout/limit_reports.h"
#include "server/fanout/timer_queue.h"
#include "server/streams/beat_publisher.h"
#include "server/streams/clock_publisher.h"
#include "server/streams/optional_spectrum.h"
#include "server/streams/source_publisher.h"
#include "server/streams/upstream.h"

namespace tactus::server {

/// All publishers. Thread: the hub's.
struct Publishers {
  /// @param options      with source.info
  /// @param its_reports  outlives this
  /// @param upstream     null unless the server is an edge's; outlives this
  Publishers(TimerQueue& timers, PublishingStats& stats, TransportClock& transport,
             const SpectrumAnalyzer* analyzer, const ServerOptions& options,
             const LimitReports& its_reports, Upstream* upstream = nullptr)
      : reports{its_reports},
        clock{timers, transport, stats, options.limits.max_clock_rates, upstream},
        beats{timers, transport, stats.topics, upstream},
        source{timers, options.source.info, stats.topics},
        spectrum{make_spectrum(timers, stats.topics, transport, analyzer, options,
                               {.max_subscribers = options.fft_max_subscribers,
                                .max_per_address = options.limits.fft_max_per_address,
                                .max_option_sets = options.limits.max_spectrum_options},
                               upstream)} {}

  const LimitReports& reports;

  ClockPublisher clock;
  BeatPublisher beats;
  SourcePublisher source;
  const std::shared_ptr<SpectrumPublishers> spectrum;  // null in a build without the spectrum
};

}  // namespace tactus::server
