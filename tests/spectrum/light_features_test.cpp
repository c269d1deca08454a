#include "spectrum/light_features.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <vector>

#include "signals.h"

namespace tactus::spectrum::test {
namespace {

constexpr SampleRate lights_rate = 48'000;
constexpr double tick_ms = 1000.0 / 30.0;

struct Lights : Listener {
  explicit Lights(SampleRate sample_rate = lights_rate)
      : Listener{sample_rate}, features{sample_rate} {}
  LightFeatures follow(const std::vector<float>& mono) {
    hear(mono);
    return features.update(reader, tick_ms);
  }
  LightFeatureReader features;
};

TEST(LightFeatures, level_of_a_full_scale_sine_is_1_and_of_half_of_it_half) {
  EXPECT_NEAR(Lights{}.follow(sine(1'000.0, lights_rate, 8'192)).level, 1.0F, 2e-3);
  EXPECT_NEAR(Lights{}.follow(sine(1'000.0, lights_rate, 8'192, 0.0, 0.5)).level, 0.5F, 1e-3);
  EXPECT_EQ(Lights{}.follow(std::vector<float>(8'192)).level, 0.0F);
}

TEST(LightFeatures, level_covers_all_sound_since_the_last_update) {
  std::vector<float> sound(1'600);  // 33 ms
  std::fill_n(sound.begin() + 100, 100, 1.0F);
  EXPECT_GT(Lights{}.follow(sound).level, 0.3F);
}

TEST(LightFeatures, smooth_level_follows_within_a_few_updates) {
  Lights lights;
  EXPECT_LT(lights.follow(sine(1'000.0, lights_rate, 8'192)).smooth, 0.3F);
  for (int i = 0; i < 20; ++i) lights.follow(sine(1'000.0, lights_rate, 1'600));
  EXPECT_GT(lights.follow(sine(1'000.0, lights_rate, 1'600)).smooth, 0.95F);
}

TEST(LightFeatures, a_tone_lights_its_channel) {
  for (std::size_t i = 0; i < light_channels; ++i) {
    const double centre = std::sqrt(light_channel_edges_hz[i] * light_channel_edges_hz[i + 1]);
    const auto features = Lights{}.follow(sine(centre, lights_rate, 8'192));
    EXPECT_NEAR(features.channels[i], 1.0F, 0.01) << i;
    const auto best = std::ranges::max_element(features.channels) - features.channels.begin();
    EXPECT_EQ(static_cast<std::size_t>(best), i);
  }
}

TEST(LightFeatures, a_channel_rises_at_once_and_falls_smoothly) {
  Lights lights;
  const auto tone = sine(1'000.0, lights_rate, 8'192);
  EXPECT_GT(lights.follow(tone).channels[7], 0.9F);
  const float fallen = lights.follow(std::vector<float>(8'192)).channels[7];
  EXPECT_GT(fallen, 0.6F);
  EXPECT_LT(fallen, 0.9F);
  for (int i = 0; i < 60; ++i) lights.follow(std::vector<float>(8'192));
  EXPECT_EQ(lights.follow(std::vector<float>(8'192)).channels[7], 0.0F);
}

TEST(LightFeatures, channels_above_a_low_sample_rate_stay_dark) {
  const auto features = Lights{8'000}.follow(noise(8'192, 1));
  EXPECT_GT(features.channels[0], 0.1F);
  EXPECT_EQ(features.channels[15], 0.0F);
}

TEST(LightFeatures, peak_tells_frequency_and_amplitude_of_the_strongest_tone) {
  for (const double hz : {60.0, 123.4, 440.0, 1'000.0, 5'432.1, 10'900.0}) {
    auto sound = sine(hz, lights_rate, 8'192, 0.3, 0.5);
    const auto other = sine(3'000.0, lights_rate, 8'192, 0.0, 0.05);
    std::ranges::transform(sound, other, sound.begin(), std::plus{});
    const auto features = Lights{}.follow(sound);
    EXPECT_NEAR(features.peak_hz, hz, 4.0) << hz;
    EXPECT_NEAR(features.peak_level, 0.5F, 0.02) << hz;
  }
  EXPECT_EQ(Lights{}.follow(std::vector<float>(8'192)).peak_hz, 0.0F);
}

TEST(LightFeatures, zero_crossings_are_counted_in_23_ms) {
  const auto crossings = Lights{}.follow(sine(1'000.0, lights_rate, 8'192, 0.1)).zero_crossings;
  EXPECT_NEAR(static_cast<double>(crossings), 46.0, 1.0);
}

TEST(LightFeatures, each_bass_drum_is_one_hit_and_steady_sound_is_none) {
  constexpr std::size_t block = 400;  // 120 updates a second
  constexpr std::size_t beat = 24'000;
  std::vector<float> drums(4 * beat);
  const auto tail = noise(drums.size(), 1, 0.05F);
  for (std::size_t n = 0; n < drums.size(); ++n) {
    const double t = static_cast<double>(n % beat) / static_cast<double>(lights_rate);
    drums[n] = tail[n] + static_cast<float>(0.8 * std::exp(-t / 0.06) *
                                            std::sin(2.0 * std::numbers::pi * 60.0 * t));
  }
  const auto hits_of = [](const std::vector<float>& sound, std::size_t from) {
    Lights lights;
    std::vector<std::size_t> hits;
    for (std::size_t n = 0; n + block <= sound.size(); n += block) {
      const auto* first = sound.data() + n;
      lights.hear({first, first + block});
      const auto features = lights.features.update(lights.reader, 1e3 * block / lights_rate);
      if (features.hit && n >= from) hits.push_back(n);
    }
    return hits;
  };
  const auto hits = hits_of(drums, 0);
  ASSERT_EQ(hits.size(), 4U);
  for (std::size_t i = 0; i < hits.size(); ++i) EXPECT_LT(hits[i] - i * beat, 2'400U) << "50 ms";
  EXPECT_EQ(hits_of(sine(50.0, lights_rate, 2 * lights_rate), 0).size(), 1U) << "when it begins";
  EXPECT_TRUE(hits_of(noise(2 * lights_rate, 2), beat).empty());
}

}  // namespace
}  // namespace tactus::spectrum::test
