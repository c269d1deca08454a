#include "beats/tempo_filter.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "rhythms.h"

namespace tactus::beats::test {
namespace {

void feed(TempoFilter& filter, std::span<const BeatEvidence> hops) {
  for (const BeatEvidence& hop : hops) filter.step(odds_of(hop));
}

TEST(TempoFilter, finds_interval_and_phase_of_steady_beats) {
  for (const double bpm : {62.0, 88.3, 120.0, 150.7, 190.0}) {
    TempoFilter filter{{}};
    feed(filter, pulses(bpm, 10.0));
    const auto reading = filter.read();
    const double interval = hops_per_minute / bpm;
    EXPECT_NEAR(reading.interval / interval, 1.0, 0.01) << bpm;
    const double phase = std::fmod(1'250.0 - answer_hops, interval) / interval;
    const double off = reading.phase - phase;
    EXPECT_NEAR(off - std::round(off), 0.0, 0.015) << bpm;
    EXPECT_GT(reading.certainty, 0.7) << bpm;
  }
}

TEST(TempoFilter, mass_is_conserved) {
  TempoFilter filter{{.leak = 1e-4}};
  feed(filter, pulses(133.0, 60.0));
  filter.read();
  const auto mass = filter.row_mass();
  EXPECT_NEAR(std::accumulate(mass.begin(), mass.end(), 0.0), 1.0, 1e-6);
}

TEST(TempoFilter, an_unheard_hop_moves_the_phase_alone) {
  TempoFilter filter{{}};
  feed(filter, pulses(120.0, 10.0));
  const auto before = filter.read();
  for (int i = 0; i < 30; ++i) filter.step(1.0F);
  const auto after = filter.read();
  EXPECT_NEAR(after.interval, before.interval, 0.3);
  const double moved = after.phase - before.phase - 30.0 / before.interval;
  EXPECT_NEAR(moved - std::round(moved), 0.0, 0.02);
}

TEST(TempoFilter, forgets_the_phase_and_keeps_the_tempo) {
  TempoFilter filter{{}};
  feed(filter, pulses(120.0, 10.0));
  filter.flatten_phase();
  const auto reading = filter.read();
  EXPECT_NEAR(reading.interval, 62.5, 0.5);
  EXPECT_LT(reading.certainty, 0.05);
}

TEST(TempoFilter, survives_hours_of_silence_and_extreme_odds) {
  TempoFilter filter{{}};
  for (int i = 0; i < 200'000; ++i) filter.step(i % 2 == 0 ? 50.0F : 0.02F);
  EXPECT_TRUE(std::isfinite(filter.read().certainty));
  for (int i = 0; i < 200'000; ++i) filter.step(1.0F);
  EXPECT_TRUE(std::isfinite(filter.read().interval));
}

TEST(TempoFilter, hints_move_it) {
  TempoFilter filter{{}};
  filter.expect_interval(50.0, 0.04);
  EXPECT_NEAR(filter.read().interval, 50.0, 1.0);
  for (int i = 0; i < 6; ++i) {
    filter.expect_beat(1.5, 0.0);
    for (int k = 0; k < 50; ++k) filter.step(1.0F);
  }
  const auto reading = filter.read();
  EXPECT_NEAR(reading.phase - std::round(reading.phase), 0.0, 0.05);
}

}  // namespace
}  // namespace tactus::beats::test
