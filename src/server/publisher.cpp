#include "server/publisher.h"

#include <tactus/stream_stats.h>

#include <algorithm>
#include <cmath>
#include <ctime>

#include "realtime/monotonic.h"

namespace tactus::server {

Publisher::Publisher(asio::io_context& io, TransportClock& clock)
    : io_{io},
      clock_{clock},
      main_{
          std::make_shared<ClockStream>(io, clock, clock.options().update_hz, on_main_tick, this)} {
  main_->start();
}

ClockStream& Publisher::join(Subscriber& subscriber, std::optional<double> hz) {
  ClockStream& stream = hz && *hz < main_->hz() ? slower(std::round(*hz * 10.0) / 10.0) : *main_;
  stream.topic().subscribe(subscriber);
  clock_.stream_stats().connected_clients.fetch_add(1, std::memory_order_relaxed);
  subscriber.deliver(stream.topic(), stream.current());
  return stream;
}

ClockStream& Publisher::slower(double hz) {
  const auto found =
      std::ranges::find(slower_, hz, [](const auto& stream) { return stream->hz(); });
  if (found != slower_.end()) return **found;
  slower_.push_back(std::make_shared<ClockStream>(io_, clock_, hz, on_tick, this));
  slower_.back()->start();
  return *slower_.back();
}

void Publisher::leave(ClockStream& stream, Subscriber& subscriber) {
  stream.topic().unsubscribe(subscriber);
  clock_.stream_stats().connected_clients.fetch_sub(1, std::memory_order_relaxed);
  if (&stream != main_.get() && stream.topic().subscribers() == 0)
    std::erase_if(slower_, [&](const auto& slower) { return slower.get() == &stream; });
}

void Publisher::stop() {
  main_->stop();
  for (const auto& stream : slower_) stream->stop();
}

void Publisher::on_tick(void* self, bool sent) {
  if (sent)
    static_cast<Publisher*>(self)->clock_.stream_stats().updates_sent.fetch_add(
        1, std::memory_order_relaxed);
}

void Publisher::on_main_tick(void* self, bool sent) {
  on_tick(self, sent);
  static_cast<Publisher*>(self)->clock_.apply_if_idle();
  static_cast<Publisher*>(self)->measure();
}

void Publisher::measure() {
  StreamStats& stats = clock_.stream_stats();
  const std::int64_t now = realtime::monotonic_ns();
  ticks_ += 1.0;
  stats.seq.store(main_->seq(), std::memory_order_relaxed);
  stats.actual_fps.store(tick_rate_.update(now, ticks_), std::memory_order_relaxed);
  const double cpu_seconds =
      static_cast<double>(realtime::clock_ns(CLOCK_PROCESS_CPUTIME_ID)) * 1e-9;
  stats.cpu_load.store(cpu_load_.update(now, cpu_seconds), std::memory_order_relaxed);
}

}  // namespace tactus::server
