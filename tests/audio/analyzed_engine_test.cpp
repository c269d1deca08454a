#include "audio/analyzed_engine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "audio/sources/tone_source.h"

namespace tactus::audio {
namespace {

TEST(AnalyzedEngine, TheAnalyzerGetsWhatIsPlayed) {
  TransportClock clock;
  ToneSource tune{48'000};
  SpectrumAnalyzer analyzer;
  AnalyzedEngine engine{clock, tune, analyzer};
  std::array<float, 1024> block{};
  const auto play_blocks = [&](int count) {
    for (int i = 0; i < count; ++i) engine.process(block);
    return std::ranges::max(analyzer.levels());
  };
  EXPECT_EQ(play_blocks(20), 0.0F) << "silence while stopped";
  ASSERT_TRUE(clock.play());
  EXPECT_GT(play_blocks(20), 0.01F);
  ASSERT_TRUE(clock.stop());
  EXPECT_EQ(play_blocks(20), 0.0F);
}

// A recorder of a device, which may not be judged yet.
class LiveRecorder final : public Source {
 public:
  explicit LiveRecorder(bool is_judged) : is_judged_{is_judged} {}
  void render(const TransportBlock&, std::span<float> out) noexcept TACTUS_NONBLOCKING override {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = i % 64 < 32 ? 0.5F : -0.5F;
  }
  std::optional<Frames> length() const override { return std::nullopt; }
  bool ended(Frames) const noexcept TACTUS_NONBLOCKING override { return false; }
  bool live() const noexcept TACTUS_NONBLOCKING override { return is_judged_; }
  bool may_be_live() const noexcept TACTUS_NONBLOCKING override { return true; }
  std::string description() const override { return "live"; }

 private:
  const bool is_judged_;
};

TEST(AnalyzedEngine, a_live_source_is_analysed_and_played_only_if_asked) {
  for (const bool plays_live : {false, true}) {
    TransportClock clock;
    LiveRecorder live{true};
    SpectrumAnalyzer analyzer;
    AnalyzedEngine engine{clock, live, analyzer, plays_live};
    std::array<float, 1024> block{};
    for (int i = 0; i < 20; ++i) engine.process(block);
    EXPECT_GT(std::ranges::max(analyzer.levels()), 0.01F);
    EXPECT_EQ(block[0], plays_live ? 0.5F : 0.0F);
    EXPECT_EQ(std::ranges::count(block, 0.0F), plays_live ? 0 : 1024);
    EXPECT_FALSE(engine.resting()) << "it is consumed while stopped too";
  }
}

TEST(AnalyzedEngine, what_may_be_live_is_analysed_and_not_played) {
  TransportClock clock;
  LiveRecorder unknown{false};
  SpectrumAnalyzer analyzer;
  AnalyzedEngine engine{clock, unknown, analyzer};
  std::array<float, 1024> block{};
  for (int i = 0; i < 20; ++i) engine.process(block);
  EXPECT_GT(std::ranges::max(analyzer.levels()), 0.01F);
  EXPECT_EQ(std::ranges::count(block, 0.0F), 1024);
}

}  // namespace
}  // namespace tactus::audio
