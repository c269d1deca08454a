#include "beats/bar_counter.h"

#include <gtest/gtest.h>

#include "rhythms.h"

namespace tactus::beats::test {
namespace {

/// A tracker and a counter on beats, each `meter`th a downbeat.
struct Bars {
  explicit Bars(int meter, int first) {
    auto hops = pulses(120.0, 40.0);
    for (int beat = 0; beat * 62.5 < 4'990; ++beat) {
      const auto at = static_cast<std::size_t>(beat * 62.5 + answer_hops);
      hops[at].downbeat = beat % meter == first ? 0.7F : 0.05F;
    }
    for (const BeatEvidence& hop : hops) {
      tracker.step(hop);
      counter.step(tracker.line(), tracker.now(), hop.downbeat);
    }
    // The index of the line's last beat, and its number in the sound.
    number = static_cast<int>(std::lround(tracker.line().beat / 62.5));
  }
  BeatTracker tracker;
  BarCounter counter;
  int number = 0;
};

TEST(BarCounter, finds_four_and_three_and_their_first_beat) {
  for (const int meter : {4, 3}) {
    for (int first = 0; first < meter; ++first) {
      const Bars bars{meter, first};
      const BarPlace place = bars.counter.place_of(bars.tracker.line().index);
      EXPECT_EQ(place.beats_per_bar, meter);
      EXPECT_EQ(place.beat_in_bar, (bars.number - first + 4 * meter) % meter + 1);
      EXPECT_GT(place.confidence, 0.6);
    }
  }
}

TEST(BarCounter, a_beat_to_come_is_placed_too) {
  const Bars bars{4, 1};
  const auto index = bars.tracker.line().index;
  const int now = bars.counter.place_of(index).beat_in_bar;
  EXPECT_EQ(bars.counter.place_of(index + 1).beat_in_bar, now % 4 + 1);
  EXPECT_EQ(bars.counter.place_of(index + 4).bar, bars.counter.place_of(index).bar + 1);
}

TEST(BarCounter, obeys_a_downbeat_from_the_user) {
  Bars bars{4, 0};
  const auto index = bars.tracker.line().index;
  bars.counter.set_downbeat(index + 1);
  EXPECT_EQ(bars.counter.place_of(index + 1).beat_in_bar, 1);
}

}  // namespace
}  // namespace tactus::beats::test
