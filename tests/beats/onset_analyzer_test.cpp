#include "beats/onset_analyzer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "rhythms.h"

namespace tactus::beats::test {
namespace {

std::vector<OnsetHop> hops_of(std::span<const float> sound, SampleRate rate, std::size_t block) {
  OnsetAnalyzer analyzer{rate};
  std::vector<OnsetHop> hops;
  for (std::size_t at = 0; at < sound.size(); at += block)
    analyzer.push(sound.subspan(at, std::min(block, sound.size() - at)),
                  [&](const OnsetHop& hop) { hops.push_back(hop); });
  return hops;
}

TEST(OnsetAnalyzer, a_hop_is_8_ms_at_any_rate) {
  for (const SampleRate rate : {8'000U, 11'025U, 22'050U, 44'100U, 48'000U, 96'000U, 192'000U})
    EXPECT_EQ(hops_of(std::vector<float>(rate * 2), rate, 480).size(), 250U) << rate;
}

TEST(OnsetAnalyzer, block_length_does_not_matter) {
  const auto sound = drums(120.0, 3.0, 44'100);
  const auto whole = hops_of(sound, 44'100, sound.size());
  for (const std::size_t block : {1U, 64U, 353U, 512U, 4'096U}) {
    const auto hops = hops_of(sound, 44'100, block);
    ASSERT_EQ(hops.size(), whole.size());
    for (std::size_t i = 0; i < hops.size(); ++i) ASSERT_EQ(hops[i].onset, whole[i].onset) << block;
  }
}

TEST(OnsetAnalyzer, onset_rises_at_a_hit_and_not_between) {
  const auto hops = hops_of(drums(120.0, 8.0, 48'000), 48'000, 512);
  for (int beat = 6; beat < 14; ++beat) {
    const auto at = static_cast<std::size_t>(beat * 62.5);
    float near = 0.0F;
    for (std::size_t i = at; i < at + 6; ++i) near = std::max(near, hops[i].onset);
    EXPECT_GT(near, 0.5F) << beat;
    EXPECT_LT(hops[at + 20].onset, 0.2F) << beat;
  }
}

TEST(OnsetAnalyzer, gain_does_not_matter) {
  const auto loud = hops_of(drums(120.0, 6.0, 48'000, 0.5F), 48'000, 512);
  const auto quiet = hops_of(drums(120.0, 6.0, 48'000, 0.05F), 48'000, 512);
  for (std::size_t i = 125; i < loud.size(); ++i) EXPECT_NEAR(loud[i].onset, quiet[i].onset, 0.02F);
}

TEST(OnsetAnalyzer, bad_samples_leave_all_values_finite) {
  auto sound = drums(120.0, 2.0, 48'000);
  for (std::size_t i = 0; i < sound.size(); i += 97)
    sound[i] = std::numeric_limits<float>::quiet_NaN();
  for (std::size_t i = 50; i < sound.size(); i += 97)
    sound[i] = std::numeric_limits<float>::infinity();
  for (std::size_t i = 60; i < sound.size(); i += 97) sound[i] = 3e38F;
  for (const OnsetHop& hop : hops_of(sound, 48'000, 480)) {
    EXPECT_TRUE(std::ranges::all_of(hop.levels, [](float x) { return std::isfinite(x); }));
    EXPECT_TRUE(std::isfinite(hop.onset) && std::isfinite(hop.clarity));
  }
}

TEST(OnsetAnalyzer, silence_and_dc_are_silent_after_250_ms) {
  for (const float level : {0.0F, 0.5F}) {
    const auto hops = hops_of(std::vector<float>(96'000, level), 48'000, 480);
    EXPECT_TRUE(hops.back().silent) << level;
    EXPECT_EQ(hops.back().clarity, 0.0F);
    EXPECT_EQ(hops.back().onset, 0.0F);
  }
}

TEST(OnsetAnalyzer, clipped_drums_keep_their_onsets) {
  auto sound = drums(120.0, 6.0, 48'000, 8.0F);
  for (float& sample : sound) sample = std::clamp(sample, -1.0F, 1.0F);
  const auto hops = hops_of(sound, 48'000, 512);
  for (int beat = 6; beat < 11; ++beat) {
    const auto at = static_cast<std::size_t>(beat * 62.5);
    float near = 0.0F;
    for (std::size_t i = at; i < at + 6; ++i) near = std::max(near, hops[i].onset);
    EXPECT_GT(near, 0.5F) << beat;
  }
}

}  // namespace
}  // namespace tactus::beats::test
