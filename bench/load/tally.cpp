#include "load/tally.h"

#include <algorithm>
#include <tuple>

namespace tactus::load {

void Tally::merge(const Tally& other) {
  lateness.merge(other.lateness);
  received.insert(received.end(), other.received.begin(), other.received.end());
  last_in_ns = std::max(last_in_ns, other.last_in_ns);
  for (const auto& [reason, count] : other.failed) failed[reason] += count;
  for (const auto& [reason, count] : other.lost) lost[reason] += count;
  never_readers += other.never_readers;
  if (!other.any_tick) return;
  const auto earlier = [](const SeenTick& a, const SeenTick& b) {
    return std::tie(a.number, a.at_ns) < std::tie(b.number, b.at_ns);
  };
  const auto later = [](const SeenTick& a, const SeenTick& b) {
    return a.number != b.number ? a.number > b.number : a.at_ns < b.at_ns;
  };
  if (!any_tick || earlier(other.first, first)) first = other.first;
  if (!any_tick || later(other.last, last)) last = other.last;
  any_tick = true;
}

}  // namespace tactus::load
