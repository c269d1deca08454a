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

}  // namespace
}  // namespace tactus::audio
