#include "audio/capture/capture_source.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "audio/analyzed_engine.h"

namespace tactus::audio {
namespace {

TEST(CaptureSource, is_heard_while_stopped_and_not_played) {
  TransportClock clock;
  CaptureSource source{48'000, std::make_shared<CaptureStatus>(CaptureTarget{"mic"}, nullptr)};
  SpectrumAnalyzer analyzer;
  AnalyzedEngine engine{clock, source, analyzer};
  std::vector<float> block(2 * 512);
  for (int i = 0; i < 20; ++i) {
    // What a driver has recorded: a square wave.
    for (std::size_t k = 0; k < block.size(); ++k) block[k] = k % 64 < 32 ? 0.5F : -0.5F;
    engine.process(block);
  }
  EXPECT_GT(std::ranges::max(analyzer.levels()), 0.01F);
  EXPECT_EQ(engine.silent_seconds(), 0.0);
  EXPECT_EQ(std::ranges::count(block, 0.0F), 1024);
  EXPECT_FALSE(engine.resting());
}

TEST(CaptureSource, tells_the_device_and_each_move_to_another) {
  std::vector<std::string> lines;
  const auto status = std::make_shared<CaptureStatus>(
      CaptureTarget{"system"}, [&lines](const std::string& line) { lines.push_back(line); });
  {
    const CaptureSource source{48'000, status};
    EXPECT_EQ(source.info().kind, SourceKind::capture);
    EXPECT_EQ(source.info().name, "system") << "before the device is known";
    EXPECT_EQ(source.info().sample_rate, 48'000);
    CaptureDevice device{.name = "Monitor of A",
                         .id = "a",
                         .system = "PipeWire",
                         .channels = 6,
                         .sample_rate = 44'100.0};
    status->begin(device);
    status->latency_ms = 21.5;
    const SourceInfo info = source.info();
    EXPECT_EQ(info.name, "Monitor of A");
    EXPECT_EQ(info.sample_rate, 44'100);
    EXPECT_EQ(info.channels, 6);
    EXPECT_EQ(info.latency_ms, 21.5);
    EXPECT_EQ(status->description(), "Monitor of A via PipeWire");
    status->move_to(device);
    EXPECT_TRUE(lines.empty()) << "the same device";
    device.name = "Monitor of B";
    device.id = "b";
    status->move_to(device);
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_NE(lines[0].find("Monitor of B via PipeWire"), std::string::npos) << lines[0];
    EXPECT_EQ(source.info().name, "Monitor of B");
  }
  status->move_to({.name = "Monitor of C", .id = "c"});
  EXPECT_EQ(lines.size(), 1U) << "an abandoned driver reports nothing after the source has ended";
}

}  // namespace
}  // namespace tactus::audio
