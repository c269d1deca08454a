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

}  // namespace
}  // namespace tactus::audio
