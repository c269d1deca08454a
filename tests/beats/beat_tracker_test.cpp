#include "beats/beat_tracker.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "rhythms.h"

namespace tactus::beats::test {
namespace {

/// The announced beats while evidence is fed.
std::vector<double> announced(BeatTracker& tracker, std::span<const BeatEvidence> hops,
                              double lead) {
  BeatAnnouncer announcer{lead};
  std::vector<double> beats;
  for (const BeatEvidence& hop : hops) {
    tracker.step(hop);
    const auto beat = announcer.next(tracker.line(), tracker.now());
    if (!beat) continue;
    EXPECT_LE(beat->at, tracker.now() + lead + 1.0);
    beats.push_back(beat->at);
  }
  return beats;
}

double off_beat(double at, double interval) {
  return std::abs(at - std::round(at / interval) * interval);
}

TEST(BeatTracker, locks_within_twelve_beats_and_says_the_tempo) {
  for (const double bpm : {70.0, 95.5, 128.0, 174.0}) {
    BeatTracker tracker;
    feed(tracker, pulses(bpm, 12.0 * 60.0 / bpm + 1.0));
    EXPECT_EQ(tracker.line().state, LockState::locked) << bpm;
    EXPECT_NEAR(tracker.line().bpm() / bpm, 1.0, 0.01) << bpm;
    EXPECT_GT(tracker.line().confidence, 0.7F) << bpm;
  }
}

TEST(BeatTracker, announces_each_beat_once_and_ahead) {
  for (const double lead : {0.0, 12.5, 37.5, 62.5}) {
    BeatTracker tracker;
    const auto beats = announced(tracker, pulses(100.0, 40.0), lead);
    const auto late = std::ranges::lower_bound(beats, 1'250.0) - beats.begin();
    ASSERT_GT(std::ssize(beats), late + 40);
    for (std::size_t i = static_cast<std::size_t>(late); i < beats.size(); ++i) {
      EXPECT_LT(off_beat(beats[i], 75.0), 1.5) << lead;
      if (i > 0) {
        EXPECT_NEAR(beats[i] - beats[i - 1], 75.0, 1.5) << lead;
      }
    }
  }
}

TEST(BeatTracker, keeps_its_octave_when_the_accents_change_for_some_beats) {
  BeatTracker tracker;
  feed(tracker, pulses(80.0, 20.0));
  ASSERT_NEAR(tracker.line().bpm(), 80.0, 1.0);
  const auto lines = tracker.line().lines;
  feed(tracker, pulses(160.0, 6.0));
  EXPECT_NEAR(tracker.line().bpm(), 80.0, 1.0);
  EXPECT_EQ(tracker.line().lines, lines);
}

TEST(BeatTracker, keeps_its_side_of_the_beat_for_some_beats) {
  BeatTracker tracker;
  feed(tracker, pulses(120.0, 20.0));
  const double phase = tracker.line().phase_at(0.0);
  feed(tracker, pulses(120.0, 6.0, 31.25));
  const double moved = tracker.line().phase_at(0.0) - phase;
  EXPECT_NEAR(moved - std::round(moved), 0.0, 0.06);
  feed(tracker, pulses(120.0, 10.0, 31.25));
  EXPECT_LT(tracker.line().confidence, 0.6F) << "it doubts that side";
}

TEST(BeatTracker, finds_the_beat_of_swung_music_whose_short_notes_are_louder) {
  BeatTracker tracker;
  auto hops = pulses(120.0, 30.0);
  const auto short_notes = pulses(120.0, 30.0, 62.5 * 2.0 / 3.0);
  for (std::size_t i = 0; i < hops.size(); ++i)
    hops[i].beat = hops[i].network = std::max(0.6F * hops[i].beat, short_notes[i].beat);
  feed(tracker, hops);
  EXPECT_LT(off_beat(tracker.line().beat, 62.5), 2.0);
  EXPECT_EQ(tracker.line().state, LockState::locked);
}

TEST(BeatTracker, follows_a_step_of_the_tempo_within_seconds) {
  for (const double factor : {0.8, 1.12, 1.3}) {
    BeatTracker tracker;
    feed(tracker, pulses(110.0, 20.0));
    feed(tracker, pulses(110.0 * factor, 6.0));
    EXPECT_NEAR(tracker.line().bpm() / (110.0 * factor), 1.0, 0.02) << factor;
  }
}

TEST(BeatTracker, coasts_through_a_breakdown_and_searches_after_8_seconds) {
  BeatTracker tracker;
  feed(tracker, pulses(120.0, 20.0));
  const std::vector<BeatEvidence> nothing(125 * 4);
  feed(tracker, nothing);
  EXPECT_EQ(tracker.line().state, LockState::coasting);
  EXPECT_LT(tracker.line().confidence, 0.75F);
  EXPECT_NEAR(tracker.line().bpm(), 120.0, 1.0);
  feed(tracker, nothing);
  feed(tracker, nothing);
  EXPECT_EQ(tracker.line().state, LockState::searching);
  EXPECT_LT(tracker.line().confidence, 1e-3F);
}

TEST(BeatTracker, returns_from_a_short_breakdown_without_a_jump) {
  BeatTracker tracker;
  auto hops = pulses(120.0, 40.0);
  std::fill(hops.begin() + 2'500, hops.begin() + 3'000, BeatEvidence{});
  feed(tracker, std::span{hops}.first(2'500));
  const auto lines = tracker.line().lines;
  feed(tracker, std::span{hops}.subspan(2'500));
  EXPECT_EQ(tracker.line().state, LockState::locked);
  EXPECT_EQ(tracker.line().lines, lines);
}

TEST(BeatTracker, random_hits_do_not_lock) {
  std::minstd_rand random{5};
  std::uniform_real_distribution<float> chance{0.0F, 1.0F};
  BeatTracker tracker;
  int locked = 0;
  for (int i = 0; i < 125 * 120; ++i) {
    const bool hit = chance(random) < 0.025F;
    const float beat = hit ? chance(random) : 0.03F;
    tracker.step({.beat = beat, .network = beat, .clarity = 0.8F, .silent = false});
    locked += tracker.line().state == LockState::locked ? 1 : 0;
  }
  EXPECT_LT(locked, 125 * 120 / 100);
}

TEST(BeatTracker, the_line_never_runs_backwards_while_locked) {
  BeatTracker tracker;
  feed(tracker, pulses(96.0, 20.0));
  auto hops = pulses(99.0, 20.0);
  double last = -1.0;
  std::uint64_t lines = tracker.line().lines;
  for (const BeatEvidence& hop : hops) {
    tracker.step(hop);
    const BeatLine& line = tracker.line();
    const double beats =
        static_cast<double>(line.index) + (tracker.now() - line.beat) / line.interval;
    if (line.lines == lines) {
      EXPECT_GT(beats, last - 1e-9);
    }
    last = beats;
    lines = line.lines;
  }
}

TEST(BeatTracker, octave_and_shift_obey_the_user_and_stay) {
  BeatTracker tracker;
  feed(tracker, pulses(100.0, 20.0));
  tracker.change_octave(2.0);
  feed(tracker, pulses(100.0, 30.0));
  EXPECT_NEAR(tracker.line().bpm(), 200.0, 2.0);
  tracker.change_octave(0.5);
  feed(tracker, pulses(100.0, 6.0));
  EXPECT_NEAR(tracker.line().bpm(), 100.0, 1.0);
  const double phase = tracker.line().phase_at(tracker.now());
  tracker.shift_half();
  const double moved = tracker.line().phase_at(tracker.now()) - phase;
  EXPECT_NEAR(std::abs(moved), 0.5, 1e-6);
}

TEST(BeatTracker, the_users_octave_outlives_a_gap_and_the_side_a_lost_lock) {
  BeatTracker tracker;
  feed(tracker, pulses(100.0, 20.0));
  tracker.change_octave(2.0);
  tracker.gap();
  EXPECT_EQ(tracker.line().state, LockState::searching);
  feed(tracker, pulses(100.0, 15.0, 30.0));
  EXPECT_EQ(tracker.line().state, LockState::locked);
  EXPECT_NEAR(tracker.line().bpm(), 200.0, 2.0);
  tracker.change_octave(0.5);
  tracker.shift_half();
  const double phase = tracker.line().phase_at(0.0);
  const auto hops = pulses(100.0, 40.0, 30.0);
  std::minstd_rand random{5};
  std::uniform_real_distribution<float> chance{0.0F, 0.2F};
  bool lost = false;
  for (std::size_t i = 0; i < hops.size(); ++i) {
    const float noise = chance(random);
    const bool dull = i > 500 && i < 1'500;
    tracker.step(dull ? BeatEvidence{noise, noise, 0.0F, 0.3F, false} : hops[i]);
    lost |= tracker.line().state == LockState::searching;
  }
  EXPECT_TRUE(lost);
  EXPECT_EQ(tracker.line().state, LockState::locked);
  EXPECT_NEAR(tracker.line().bpm(), 100.0, 1.0);
  const double moved = tracker.line().phase_at(0.0) - phase;
  EXPECT_NEAR(moved - std::round(moved), 0.0, 0.1);
}

TEST(BeatTracker, an_octave_outside_20_to_400_bpm_is_refused) {
  BeatTracker tracker;
  feed(tracker, pulses(150.0, 10.0));
  EXPECT_TRUE(tracker.change_octave(2.0));
  EXPECT_FALSE(tracker.change_octave(2.0));
  EXPECT_NEAR(tracker.line().bpm(), 300.0, 3.0);
}

TEST(BeatTracker, a_gap_while_it_coasts_finds_the_beat_again) {
  BeatTracker tracker;
  feed(tracker, pulses(120.0, 20.0));
  feed(tracker, std::vector<BeatEvidence>(375));
  ASSERT_EQ(tracker.line().state, LockState::coasting);
  tracker.gap();
  const double begin = tracker.now() + 20.0;
  feed(tracker, pulses(120.0, 8.0, 20.0));
  EXPECT_EQ(tracker.line().state, LockState::locked);
  EXPECT_LT(off_beat(tracker.line().beat - begin, 62.5), 2.0);
}

TEST(BeatTracker, three_taps_set_the_tempo) {
  BeatTracker tracker;
  const std::vector<BeatEvidence> nothing(60);
  for (int i = 0; i < 4; ++i) {
    tracker.tap();
    feed(tracker, nothing);
  }
  EXPECT_NEAR(tracker.line().interval, 60.0, 0.5);
}

TEST(BeatTracker, hold_keeps_the_line_whatever_is_heard) {
  BeatTracker tracker;
  feed(tracker, pulses(100.0, 20.0));
  tracker.hold(true);
  const double phase = tracker.line().phase_at(0.0);
  feed(tracker, pulses(140.0, 30.0));
  EXPECT_NEAR(tracker.line().bpm(), 100.0, 1.0);
  EXPECT_NEAR(tracker.line().phase_at(0.0), phase, 1e-6);
  tracker.hold(false);
  feed(tracker, pulses(140.0, 20.0));
  EXPECT_NEAR(tracker.line().bpm(), 140.0, 2.0);
}

TEST(BeatTracker, resync_forgets) {
  BeatTracker tracker;
  feed(tracker, pulses(100.0, 20.0));
  tracker.resync();
  EXPECT_EQ(tracker.line().state, LockState::searching);
  EXPECT_EQ(tracker.line().confidence, 0.0F);
}

TEST(BeatTracker, tempi_outside_the_range_are_not_said) {
  BeatTracker tracker{{.min_bpm = 90.0, .max_bpm = 150.0}};
  feed(tracker, pulses(180.0, 20.0));
  EXPECT_GE(tracker.line().bpm(), 89.0);
  EXPECT_LE(tracker.line().bpm(), 151.0);
}

TEST(BeatTracker, alternatives_are_apart_and_weighted) {
  BeatTracker tracker;
  feed(tracker, pulses(120.0, 10.0));
  const auto found = tracker.alternatives();
  EXPECT_NEAR(found[0].bpm, 120.0, 1.5);
  EXPECT_GE(found[0].weight, found[1].weight);
  EXPECT_LE(found[0].weight + found[1].weight + found[2].weight, 1.0 + 1e-9);
}

}  // namespace
}  // namespace tactus::beats::test
