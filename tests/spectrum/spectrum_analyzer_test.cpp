// The test controls time: see manual_time.h.
#include <gtest/gtest.h>
#include <tactus/spectrum_analyzer.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "../transport/manual_time.h"
#include "signals.h"
#include "spectrum/sample_history.h"
#include "spectrum/spectrum_analyzer_access.h"

namespace tactus::spectrum::test {
namespace {

using tactus::test::ManualTime;

float loudest(const Bands& levels) { return *std::ranges::max_element(levels); }

std::string refusal_of(const SpectrumAnalyzerOptions& options) {
  try {
    const SpectrumAnalyzer analyzer{options};
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

TEST(SpectrumAnalyzer, refuses_settings_out_of_range_by_name) {
  EXPECT_NE(refusal_of({.sample_rate = 7'999}).find("sample_rate"), std::string::npos);
  EXPECT_NE(refusal_of({.sample_rate = 384'001}).find("sample_rate"), std::string::npos);
  EXPECT_NE(refusal_of({.channels = 0}).find("channels"), std::string::npos);
  EXPECT_NE(refusal_of({.channels = 65}).find("channels"), std::string::npos);
  EXPECT_EQ(refusal_of({.sample_rate = 8'000, .channels = 1}), "");
  EXPECT_EQ(refusal_of({.sample_rate = 384'000, .channels = 64}), "");
}

TEST(SpectrumAnalyzer, tells_the_levels_of_what_was_pushed) {
  const ManualTime time;
  SpectrumAnalyzer analyzer{{.sample_rate = 44'100}};
  EXPECT_EQ(loudest(analyzer.levels()), 0.0F);
  const auto hz = analyzer.band_hz();
  const auto left = sine(hz[40], 44'100, 8'192);
  analyzer.push(interleaved(left, std::vector<float>(8'192)));
  EXPECT_NEAR(analyzer.levels(BandLayout::log, Channel::left)[40], 1.0F, 0.005F);
  EXPECT_NEAR(analyzer.levels()[40], 0.5F, 0.005F);
  EXPECT_EQ(loudest(analyzer.levels(BandLayout::mel, Channel::right)), 0.0F);
}

TEST(SpectrumAnalyzer, hears_channels_that_are_apart_as_it_hears_them_interleaved) {
  const ManualTime time;
  SpectrumAnalyzer together;
  SpectrumAnalyzer apart;
  const auto left = noise(8'192, 1);
  const auto right = noise(8'192, 2);
  together.push(interleaved(left, right), 9'000);
  apart.push(std::array{left.data(), right.data()}, left.size(), 9'000);
  for (const Channel channel : {Channel::mid, Channel::left, Channel::right, Channel::side})
    EXPECT_EQ(together.levels(BandLayout::log, channel), apart.levels(BandLayout::log, channel));
  EXPECT_EQ(detail::SpectrumAnalyzerAccess::history(apart).newest().sample_pos, 9'000);
}

TEST(SpectrumAnalyzer, takes_one_channel_and_many) {
  const ManualTime time;
  const auto tone = sine(1'000.0, 48'000, 8'192);
  SpectrumAnalyzer mono{{.channels = 1}};
  mono.push(tone);
  EXPECT_GT(loudest(mono.levels(BandLayout::log, Channel::right)), 0.9F);
  EXPECT_EQ(loudest(mono.levels(BandLayout::log, Channel::side)), 0.0F);

  SpectrumAnalyzer surround{{.channels = 6}};
  std::vector<float> block(6 * tone.size(), 0.9F);
  for (std::size_t n = 0; n < tone.size(); ++n) {
    block[6 * n] = tone[n];
    block[6 * n + 1] = 0.0F;
  }
  surround.push(block);
  EXPECT_EQ(surround.levels(BandLayout::log, Channel::left), mono.levels());
  EXPECT_EQ(loudest(surround.levels(BandLayout::log, Channel::right)), 0.0F);
}

TEST(SpectrumAnalyzer, falls_silent_when_nothing_is_pushed_for_a_while) {
  ManualTime time;
  SpectrumAnalyzer analyzer;
  analyzer.push(noise(1'024, 1));
  time.advance_ms(100);
  EXPECT_GT(loudest(analyzer.levels()), 0.0F);
  time.advance_ms(1);
  EXPECT_EQ(loudest(analyzer.levels()), 0.0F);
  analyzer.push(noise(1'024, 1));
  EXPECT_GT(loudest(analyzer.levels()), 0.0F);
}

TEST(SpectrumAnalyzer, answers_many_threads_while_it_listens) {
  SpectrumAnalyzer analyzer{{.sample_rate = 8'000}};
  const auto block = interleaved(noise(64, 1), noise(64, 2));
  analyzer.push(block);
  std::atomic<int> asking{3};
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i)
    threads.emplace_back([&] {
      for (int n = 0; n < 50; ++n)
        for (const Channel channel : {Channel::mid, Channel::side})
          EXPECT_GT(loudest(analyzer.levels(BandLayout::log, channel)), 0.0F);
      --asking;
    });
  while (asking > 0) analyzer.push(block);
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace tactus::spectrum::test
