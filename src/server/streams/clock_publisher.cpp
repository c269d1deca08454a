#include "server/streams/clock_publisher.h"

#include <tactus/stream_stats.h>

#include <algorithm>
#include <ctime>

#include "realtime/monotonic.h"

namespace tactus::server {

ClockPublisher::ClockPublisher(TimerQueue& timers, TransportClock& clock,
                               ByTopic<PublicationStats>& stats)
    : timers_{timers},
      clock_{clock},
      stats_{stats},
      main_{timers, clock, stats, clock.options().update_hz, [this](bool heard) {
              count(heard);
              clock_.apply_if_idle();
              measure();
            }} {}

ClockStream& ClockPublisher::join(Session& session, double hz, StateForm form) {
  ClockStream& stream = stream_at(hz);
  stream.topic(form).subscribe(session);
  clock_.stream_stats().connected_clients.fetch_add(1, std::memory_order_relaxed);
  return stream;
}

ClockStream& ClockPublisher::stream_at(double hz) {
  if (hz == main_.hz()) return main_;
  const auto found =
      std::ranges::find(others_, hz, [](const auto& stream) { return stream->hz(); });
  if (found != others_.end()) return **found;
  return *others_.emplace_back(std::make_unique<ClockStream>(timers_, clock_, stats_, hz,
                                                             [this](bool heard) { count(heard); }));
}

void ClockPublisher::leave(ClockStream& stream, Session& session, StateForm form) {
  stream.topic(form).unsubscribe(session);
  clock_.stream_stats().connected_clients.fetch_sub(1, std::memory_order_relaxed);
  std::erase_if(others_, [](const auto& other) { return !other->has_subscribers(); });
}

void ClockPublisher::count(bool heard) {
  if (heard) clock_.stream_stats().updates_sent.fetch_add(1, std::memory_order_relaxed);
}

void ClockPublisher::measure() {
  StreamStats& stats = clock_.stream_stats();
  const std::int64_t now = realtime::monotonic_ns();
  tick_count_ += 1.0;
  stats.seq.store(main_.seq(), std::memory_order_relaxed);
  stats.actual_fps.store(tick_rate_.update(now, tick_count_), std::memory_order_relaxed);
  const double cpu_seconds =
      static_cast<double>(realtime::clock_ns(CLOCK_PROCESS_CPUTIME_ID)) * 1e-9;
  stats.cpu_load.store(cpu_load_.update(now, cpu_seconds), std::memory_order_relaxed);
}

}  // namespace tactus::server
