#include "audio/end_of_track_watcher.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "audio/engine.h"

namespace tactus::audio {
namespace {

// A source of 1,000 frames at full scale.
class Slab final : public Source {
 public:
  void render(const TransportBlock& block,
              std::span<float> out) noexcept TACTUS_NONBLOCKING override {
    std::fill(out.begin(), out.end(), block.playing ? 1.0F : 0.0F);
  }
  std::optional<Frames> length() const override { return 1'000; }
  bool ended(Frames position) const noexcept TACTUS_NONBLOCKING override {
    return position >= 1'000;
  }
  std::string description() const override { return "slab"; }
};

// A source of 3,000 frames, a part of which is lost.
class Lossy final : public Source {
 public:
  void render(const TransportBlock&, std::span<float>) noexcept TACTUS_NONBLOCKING override {}
  std::optional<Frames> length() const override { return 3'000; }
  bool ended(Frames position) const noexcept TACTUS_NONBLOCKING override {
    return position >= 3'000;
  }
  Frames playable_from(Frames position) const override {
    return position >= lost_from && position < lost_to ? lost_to : position;
  }
  std::string description() const override { return "lossy"; }
  Frames lost_from = 0;
  Frames lost_to = 0;
};

struct PlayingLossy {
  explicit PlayingLossy(Frames lost_from, Frames lost_to, Frames position = 1'000) {
    source.lost_from = lost_from;
    source.lost_to = lost_to;
    (void)clock.seek(position);
    (void)clock.play();
    process();
  }
  void process() { engine.process(out); }

  TransportClock clock{{.sample_rate = 8'000, .block_size = 100}};
  Lossy source;
  AudioEngine engine{clock, source};
  std::array<float, 100 * channels> out{};
};

struct Playing {
  Playing() {
    (void)clock.play();
    process(1);
  }
  void process(int blocks) {
    for (int i = 0; i < blocks; ++i) engine.process(out);
  }

  TransportClock clock{{.sample_rate = 48'000, .block_size = 100}};
  Slab source;
  AudioEngine engine{clock, source};
  std::array<float, 100 * channels> out{};
};

TEST(AudioEngine, a_block_moves_the_clock_and_is_filled_from_the_source) {
  Playing playing;
  EXPECT_EQ(playing.clock.sample_pos(), 100);
  EXPECT_EQ(playing.out.front(), 1.0F);
}

TEST(StopAtEnd, the_clock_stops_when_the_source_has_ended_and_not_before) {
  Playing playing;
  playing.process(8);
  EXPECT_FALSE(stop_at_end(playing.clock, playing.source));
  playing.process(1);
  EXPECT_TRUE(stop_at_end(playing.clock, playing.source));
  playing.process(1);
  EXPECT_EQ(playing.clock.get_state().status, TransportStatus::stopped);
  EXPECT_EQ(playing.clock.sample_pos(), 0);
  EXPECT_FALSE(stop_at_end(playing.clock, playing.source));
}

TEST(StopAtEnd, a_loop_that_leads_back_keeps_it_playing) {
  Playing playing;
  (void)playing.clock.set_loop(0.0, 1.0);
  (void)playing.clock.enable_loop();
  playing.process(20);
  EXPECT_GT(playing.clock.sample_pos(), 1'000);
  EXPECT_FALSE(stop_at_end(playing.clock, playing.source));
}

TEST(StopAtEnd, a_paused_clock_is_left_alone) {
  Playing playing;
  playing.process(20);
  (void)playing.clock.pause();
  playing.process(1);
  EXPECT_FALSE(stop_at_end(playing.clock, playing.source));
}

TEST(SkipUnplayable, what_can_be_played_is_left_alone) {
  PlayingLossy playing{2'000, 3'000};
  EXPECT_FALSE(skip_unplayable(playing.clock, playing.source));
}

TEST(SkipUnplayable, playback_continues_where_something_can_be_played) {
  PlayingLossy playing{1'000, 2'000};
  EXPECT_TRUE(skip_unplayable(playing.clock, playing.source));
  playing.process();
  EXPECT_EQ(playing.clock.sample_pos(), 2'100);
  EXPECT_EQ(playing.clock.get_state().status, TransportStatus::playing);
  (void)playing.clock.stop();
  playing.process();
  EXPECT_EQ(playing.clock.sample_pos(), 1'000) << "where playback began, not where it skipped to";
}

TEST(SkipUnplayable, the_clock_stops_where_nothing_follows) {
  PlayingLossy playing{1'000, 3'000};
  EXPECT_TRUE(skip_unplayable(playing.clock, playing.source));
  playing.process();
  EXPECT_EQ(playing.clock.get_state().status, TransportStatus::stopped);
}

TEST(SkipUnplayable, a_loop_continues_at_its_start) {
  PlayingLossy playing{2'000, 3'000, 2'000};
  (void)playing.clock.set_loop(0.0, 3'000 / 8'000.0);
  (void)playing.clock.enable_loop();
  playing.process();
  EXPECT_TRUE(skip_unplayable(playing.clock, playing.source));
  playing.process();
  EXPECT_EQ(playing.clock.sample_pos(), 100);
  EXPECT_EQ(playing.clock.get_state().status, TransportStatus::playing);
}

TEST(SkipUnplayable, a_loop_without_anything_to_play_stops) {
  PlayingLossy playing{0, 3'000};
  (void)playing.clock.set_loop(0.0, 3'000 / 8'000.0);
  (void)playing.clock.enable_loop();
  playing.process();
  EXPECT_TRUE(skip_unplayable(playing.clock, playing.source));
  playing.process();
  EXPECT_EQ(playing.clock.get_state().status, TransportStatus::stopped);
}

}  // namespace
}  // namespace tactus::audio
