#include "server/clock_publisher.h"

#include <tactus/stream_stats.h>

#include <algorithm>
#include <ctime>

#include "realtime/monotonic.h"

namespace tactus::server {

ClockPublisher::ClockPublisher(asio::io_context& io, TransportClock& clock)
    : io_{io}, clock_{clock}, main_{io, clock, clock.options().update_hz, [this](bool sent) {
                                      count(sent);
                                      clock_.apply_if_idle();
                                      measure();
                                    }} {}

ClockStream& ClockPublisher::join(Subscriber& subscriber, double hz, StateForm form) {
  ClockStream& stream = stream_at(hz);
  stream.topic(form).subscribe(subscriber);
  clock_.stream_stats().connected_clients.fetch_add(1, std::memory_order_relaxed);
  subscriber.deliver(stream.topic(form), stream.current(form));
  return stream;
}

ClockStream& ClockPublisher::stream_at(double hz) {
  if (hz == main_.hz()) return main_;
  const auto found =
      std::ranges::find(others_, hz, [](const auto& stream) { return stream->hz(); });
  if (found != others_.end()) return **found;
  return *others_.emplace_back(
      std::make_unique<ClockStream>(io_, clock_, hz, [this](bool sent) { count(sent); }));
}

void ClockPublisher::leave(ClockStream& stream, Subscriber& subscriber, StateForm form) {
  stream.topic(form).unsubscribe(subscriber);
  clock_.stream_stats().connected_clients.fetch_sub(1, std::memory_order_relaxed);
  if (!stream.has_subscribers())
    std::erase_if(others_, [&](const auto& other) { return other.get() == &stream; });
}

void ClockPublisher::stop() {
  main_.stop();
  for (const auto& stream : others_) stream->stop();
}

void ClockPublisher::count(bool sent) {
  if (sent) clock_.stream_stats().updates_sent.fetch_add(1, std::memory_order_relaxed);
}

void ClockPublisher::measure() {
  StreamStats& stats = clock_.stream_stats();
  const std::int64_t now = realtime::monotonic_ns();
  ticks_ += 1.0;
  stats.seq.store(main_.seq(), std::memory_order_relaxed);
  stats.actual_fps.store(tick_rate_.update(now, ticks_), std::memory_order_relaxed);
  const double cpu_seconds =
      static_cast<double>(realtime::clock_ns(CLOCK_PROCESS_CPUTIME_ID)) * 1e-9;
  stats.cpu_load.store(cpu_load_.update(now, cpu_seconds), std::memory_order_relaxed);
}

}  // namespace tactus::server
