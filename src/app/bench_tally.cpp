#include "app/bench_tally.h"

#include <algorithm>

namespace tactus::app {

void BenchTally::merge(const BenchTally& other) {
  lateness.merge(other.lateness);
  jitter_squares_ms += other.jitter_squares_ms;
  jitter_count += other.jitter_count;
  received.insert(received.end(), other.received.begin(), other.received.end());
  connect_ms.insert(connect_ms.end(), other.connect_ms.begin(), other.connect_ms.end());
  last_in_ns = std::max(last_in_ns, other.last_in_ns);
  for (const auto& [reason, count] : other.failed) failed[reason] += count;
  for (const auto& [reason, count] : other.lost) lost[reason] += count;
  never_readers_lost += other.never_readers_lost;
  never_readers_in += other.never_readers_in;
  if (!other.any_tick) return;
  const auto earlier = [](const SeenTick& a, const SeenTick& b) {
    return a.number != b.number ? a.number < b.number : a.at_ns < b.at_ns;
  };
  const auto later = [](const SeenTick& a, const SeenTick& b) {
    return a.number != b.number ? a.number > b.number : a.at_ns < b.at_ns;
  };
  if (!any_tick || earlier(other.first, first)) first = other.first;
  if (!any_tick || later(other.last, last)) last = other.last;
  any_tick = true;
}

}  // namespace tactus::app
