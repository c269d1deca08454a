#pragma once

#include <tactus/beat_reader.h>
#include <tactus/transport_clock.h>

#include <memory>
#include <optional>
#include <set>

#include "server/fanout/session.h"
#include "server/fanout/timer_queue.h"
#include "server/fanout/topic.h"
#include "server/streams/upstream.h"

namespace tactus::server {

/// Sends each beat crossed by the playhead to all subscribers. Idle without subscribers. Beats are
/// queued like answers, so a client gets every one. Thread: the hub's.
class BeatPublisher {
 public:
  /// @param upstream  null unless the server is an edge's
  BeatPublisher(TimerQueue& timers, const TransportClock& clock, ByTopic<PublicationStats>& stats,
                Upstream* upstream = nullptr)
      : timers_{timers},
        clock_{clock},
        upstream_{upstream},
        topic_{TopicKind::beat, stats, Delivery::every} {}

  void subscribe(Session& session);
  void unsubscribe(Session& session);

 private:
  void begin();
  void tick();

  TimerQueue& timers_;
  const TransportClock& clock_;
  Upstream* const upstream_;
  std::set<Session*> sessions_;
  Topic topic_;
  // While there are subscribers:
  std::optional<BeatReader> beats_;
  std::optional<PeriodicTimer> timer_;
  std::unique_ptr<Upstream::Stream> relayed_;
  int rounds_behind_ = 0;  // consecutive rounds that did not reach the present
};

}  // namespace tactus::server
