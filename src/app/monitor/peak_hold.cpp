#include "app/monitor/peak_hold.h"

#include <algorithm>

namespace tactus::app {
namespace {

constexpr std::chrono::milliseconds hold{800};
constexpr float fall_per_second = 0.6F;

}  // namespace

void PeakHold::update(const Bands& bins, Time now) {
  for (std::size_t i = 0; i < band_count; ++i) {
    const Time falls_from = std::max(last_, held_until_[i]);
    if (now > falls_from) {
      const std::chrono::duration<float> falling = now - falls_from;
      peaks_[i] -= fall_per_second * falling.count();
    }
    if (bins[i] >= peaks_[i]) {
      peaks_[i] = bins[i];
      held_until_[i] = now + hold;
    }
  }
  last_ = now;
}

}  // namespace tactus::app
