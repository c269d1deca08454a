#include "bridges/beat_leader.h"

#include <gtest/gtest.h>

#include <cmath>

#include "transport/transport_core.h"

namespace tactus::bridges {
namespace {

constexpr SampleRate rate = 48'000;
constexpr Frames block = 480;

/// A clock's rules that follow a beat of 128 BPM, which is heard from the first block on.
class LedBeat : public testing::Test {
 protected:
  LedBeat() { core.apply({.kind = TransportCommand::Kind::play}); }

  void blocks(int count) {
    for (int i = 0; i < count; ++i) {
      core.follow(leader.follow(heard, written, core.state(), block), Leader::audio);
      core.advance(block);
      written += block;
    }
  }
  /// Of the clock's beat, in beats.
  double error() const {
    const double since = (static_cast<double>(written) - heard.frame) / heard.frames_per_beat;
    return std::remainder(core.state().beat_pos - since, 1.0);
  }

  TransportClock clock{{.sample_rate = rate}};
  SpectrumAnalyzer analyzer;
  SpectrumServer server{clock, analyzer, {.port = 0}};
  BeatLeader leader{clock, analyzer, server};
  transport::TransportCore core{rate, 120.0, {}, rate};
  std::uint64_t written = 100'000;
  HeardBeat heard{.lock = BeatLock::locked,
                  .bpm = 128.0,
                  .frame = 95'000.0,
                  .frames_per_beat = 22'500.0,
                  .index = 7,
                  .lines = 1};
};

TEST_F(LedBeat, the_clock_takes_tempo_and_beat) {
  blocks(3);
  EXPECT_EQ(core.state().leader, Leader::audio);
  EXPECT_TRUE(core.state().locked);
  EXPECT_EQ(core.state().bpm, 128.0);
  EXPECT_NEAR(error(), 0.0, 1e-6);
  EXPECT_EQ(core.state().sample_pos, 3 * block);
}

TEST_F(LedBeat, a_steady_beat_changes_nothing) {
  blocks(3);
  const auto epoch = core.state().epoch;
  blocks(500);
  EXPECT_EQ(core.state().epoch, epoch);
  EXPECT_NEAR(error(), 0.0, 1e-3);
}

TEST_F(LedBeat, small_errors_are_corrected_by_the_tempo_without_a_jump) {
  blocks(3);
  heard.frame += 2'250.0;  // a tenth of a beat
  double before = core.state().beat_pos;
  for (int i = 0; i < 1'000; ++i) {
    blocks(1);
    const double moved = core.state().beat_pos - before;
    ASSERT_NEAR(moved, static_cast<double>(block) / 22'500.0, 0.001);
    before = core.state().beat_pos;
  }
  EXPECT_NEAR(error(), 0.0, 0.011);
}

TEST_F(LedBeat, a_new_line_is_taken_at_once) {
  blocks(3);
  heard.frame += 9'000.0;
  ++heard.lines;
  blocks(1);
  EXPECT_NEAR(error(), 0.0, 1e-6);
}

TEST_F(LedBeat, a_seek_keeps_the_beat_of_the_sound) {
  blocks(3);
  core.apply({.kind = TransportCommand::Kind::seek_seconds, .value = 10.1});
  blocks(2);
  EXPECT_NEAR(error(), 0.0, 1e-6);
  EXPECT_EQ(core.state().sample_pos, 484'800 + 2 * block);
}

TEST_F(LedBeat, a_lost_beat_leaves_the_clock_as_it_is) {
  blocks(3);
  heard.lock = BeatLock::searching;
  heard.bpm = 90.0;
  blocks(500);
  EXPECT_FALSE(core.state().locked);
  EXPECT_EQ(core.state().dropouts, 1U);
  EXPECT_EQ(core.state().status, TransportStatus::playing);
  EXPECT_EQ(core.state().bpm, 128.0);
}

TEST_F(LedBeat, a_sure_downbeat_begins_a_bar) {
  heard.beat_in_bar = 2;
  heard.downbeat_confidence = 0.95;
  blocks(3);
  const double since = (static_cast<double>(written) - heard.frame) / heard.frames_per_beat;
  EXPECT_NEAR(std::remainder(core.state().beat_pos - (2.0 + since), 4.0), 0.0, 1e-6);
}

}  // namespace
}  // namespace tactus::bridges
