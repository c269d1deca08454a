#pragma once

#include <tactus/spectrum_analyzer.h>

#include <memory>
#include <optional>
#include <set>

#include "server/fanout/session.h"
#include "server/fanout/timer_queue.h"
#include "server/fanout/topic.h"
#include "server/streams/hop_grid.h"
#include "server/streams/upstream.h"
#include "spectrum/level_reader.h"

namespace tactus::server {

/// Publishes the levels of both channels, 30 times a second, while there are subscribers.
/// Thread: the hub's.
class LevelPublisher {
 public:
  /// @param analyzer  null for silence
  /// @param upstream  null unless the server is an edge's
  LevelPublisher(TimerQueue& timers, ByTopic<PublicationStats>& stats, const HopGrid& grid,
                 const SpectrumAnalyzer* analyzer, Upstream* upstream = nullptr);

  void subscribe(Session& session);
  void unsubscribe(Session& session);

 private:
  void tick();

  TimerQueue& timers_;
  const HopGrid& grid_;
  Upstream* const upstream_;
  std::optional<spectrum::LevelReader> reader_;
  std::set<Session*> sessions_;
  Topic topic_;
  // While there are subscribers, one of them:
  std::optional<PeriodicTimer> timer_;
  std::unique_ptr<Upstream::Stream> relayed_;
};

}  // namespace tactus::server
