#include "server/streams/clock_publisher.h"

#include <algorithm>
#include <chrono>
#include <ctime>

#include "platform/clock.h"
#include "server/streams/stream_limit.h"
#include "transport/transport_clock_access.h"

namespace tactus::server {

using std::chrono::steady_clock;

ClockPublisher::TimedStream::TimedStream(TimerQueue& timers, const TransportClock& clock,
                                         PublishingStats& stats, double hz)
    : stream{clock, stats, hz},
      timer{timers, hz, steady_clock::now(), [this](std::uint64_t) { stream.tick(); }} {}

ClockPublisher::ClockPublisher(TimerQueue& timers, TransportClock& clock, PublishingStats& stats,
                               std::size_t max_rates, Upstream* upstream)
    : timers_{timers},
      clock_{clock},
      stats_{stats},
      max_rates_{max_rates},
      is_relayed_{upstream != nullptr},
      main_{clock, stats, clock.options().update_hz},
      main_timer_{timers, main_.hz(), steady_clock::now(), [this](std::uint64_t) { tick(); }} {
  update_clock();
}

ClockPublisher::~ClockPublisher() { detail::TransportClockAccess::end_stream(clock_, this); }

bool ClockPublisher::has_room_for(Session& session, double hz) const {
  if (max_rates_ == 0 || hz == main_.hz()) return true;
  return has_room_for_stream(
      session, max_rates_ - 1, others_, [&](const auto& rate) { return rate->stream.hz() == hz; },
      [&](const auto& rate, auto is_counted) {
        return std::ranges::any_of(rate->subscribers, [&](Session* other) {
          return other != &session && is_counted(*other);
        });
      });
}

ClockStream& ClockPublisher::join(Session& session, double hz, StateForm form) {
  ClockStream& stream = stream_for(session, hz);
  stream.topic(form).subscribe(session);
  stats_.stream.connected_clients.add(1);
  update_clock();
  return stream;
}

ClockStream& ClockPublisher::stream_for(Session& session, double hz) {
  if (hz == main_.hz()) return main_;
  auto found = std::ranges::find(others_, hz, [](const auto& other) { return other->stream.hz(); });
  if (found == others_.end())
    found = others_.insert(found, std::make_unique<TimedStream>(timers_, clock_, stats_, hz));
  (*found)->subscribers.insert(&session);
  return (*found)->stream;
}

void ClockPublisher::leave(ClockStream& stream, Session& session, StateForm form) {
  stream.topic(form).unsubscribe(session);
  stats_.stream.connected_clients.add(-1);
  update_clock();
  for (const auto& other : others_)
    if (&other->stream == &stream) other->subscribers.erase(&session);
  std::erase_if(others_, [](const auto& other) { return other->subscribers.empty(); });
}

void ClockPublisher::relay(std::uint64_t seq) {
  main_.advance_to(seq);
  stats_.stream.seq.set(seq);
  update_clock();
  main_.publish();
}

/// While the upstream is silent, its last state is sent again, with its age.
void ClockPublisher::tick_without_upstream() {
  measure();
  update_clock();
  const auto edge = clock_.get_state().edge;
  if (edge && edge->stale) main_.publish();
}

void ClockPublisher::tick() {
  if (is_relayed_) return tick_without_upstream();
  main_.advance();
  stats_.stream.seq.set(main_.seq());
  clock_.apply_if_idle();
  measure();
  // Update the clock first: a client that has tick n must not read n - 1 over REST.
  update_clock();
  main_.publish();
}

void ClockPublisher::measure() {
  StreamStats& stats = stats_.stream;
  const std::int64_t now = platform::monotonic_ns();
  stats.actual_fps.set(tick_rate_.update(now, static_cast<double>(main_.seq())));
  const double cpu_seconds = static_cast<double>(platform::process_cpu_ns()) * 1e-9;
  stats.cpu_load.set(cpu_load_.update(now, cpu_seconds));
}

void ClockPublisher::update_clock() {
  const StreamStats& stats = stats_.stream;
  detail::TransportClockAccess::set_stream(
      clock_, this,
      {.connected_clients = static_cast<std::uint64_t>(stats.connected_clients.value()),
       .updates_sent = stats.updates_sent.value(),
       .seq = stats.seq.value(),
       .actual_fps = stats.actual_fps.value(),
       .cpu_load = stats.cpu_load.value()});
}

}  // namespace tactus::server
