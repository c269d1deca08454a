#pragma once

#include <tactus/spectrum_analyzer.h>

#include <optional>
#include <set>

#include "server/fanout/session.h"
#include "server/fanout/timer_queue.h"
#include "server/fanout/topic.h"
#include "server/streams/hop_grid.h"
#include "spectrum/level_reader.h"

namespace tactus::server {

/// Publishes the levels of both channels, 30 times a second, while there are subscribers.
/// Thread: the hub's.
class LevelPublisher {
 public:
  /// @param analyzer  null for silence
  LevelPublisher(TimerQueue& timers, ByTopic<PublicationStats>& stats, const HopGrid& grid,
                 const SpectrumAnalyzer* analyzer);

  void subscribe(Session& session);
  void unsubscribe(Session& session);

 private:
  void tick();

  TimerQueue& timers_;
  const HopGrid& grid_;
  std::optional<spectrum::LevelReader> reader_;
  std::set<Session*> sessions_;
  Topic topic_;
  std::optional<PeriodicTimer> timer_;  // while there are subscribers
};

}  // namespace tactus::server
