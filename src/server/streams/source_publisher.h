#pragma once

#include <tactus/source_info.h>

#include <chrono>
#include <functional>
#include <optional>
#include <set>

#include "server/fanout/session.h"
#include "server/fanout/timer_queue.h"
#include "server/fanout/topic.h"

namespace tactus::server {

/// Tells subscribers what is heard: on subscribing and on change. Latency, buffered and silent time
/// change all the time; by themselves they are sent at most once a second. Idle without
/// subscribers. Thread: the hub's.
class SourcePublisher {
 public:
  /// @param read  returns what is heard
  SourcePublisher(TimerQueue& timers, std::function<SourceInfo()> read,
                  ByTopic<PublicationStats>& stats)
      : timers_{timers}, read_{std::move(read)}, topic_{TopicKind::source, stats} {}

  /// Subscribes a session, and sends it the current state.
  void subscribe(Session& session);
  void unsubscribe(Session& session);

 private:
  void tick();

  TimerQueue& timers_;
  const std::function<SourceInfo()> read_;
  std::set<Session*> sessions_;
  Topic topic_;
  // While there are subscribers:
  std::optional<PeriodicTimer> timer_;
  SourceInfo sent_;
  std::chrono::steady_clock::time_point sent_at_;
};

}  // namespace tactus::server
