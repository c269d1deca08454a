#include "spectrum/features.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "signals.h"
#include "spectrum/fft_sizes.h"
#include "spectrum/hop.h"

namespace tactus::spectrum::test {
namespace {

constexpr SampleRate rate = 48'000;
constexpr double frame_ms = 32.0;

/// A listener that also computes the features.
struct Follower : Listener {
  explicit Follower(SampleRate sample_rate = rate) : Listener{sample_rate}, features{history} {}
  AudioFeatures follow(const std::vector<float>& mono) {
    hear(mono);
    return features.update(reader, frame_ms);
  }
  FeatureReader features;
};

std::size_t place_of_largest(std::span<const float> values) {
  return static_cast<std::size_t>(std::ranges::max_element(values) - values.begin());
}

TEST(Features, rms_is_1_for_a_full_scale_sine_and_half_for_half) {
  EXPECT_NEAR(Follower{}.follow(sine(1'000.0, rate, 8'192)).fast_rms, 1.0F, 1e-3);
  EXPECT_NEAR(Follower{}.follow(sine(1'000.0, rate, 8'192, 0.0, 0.5)).fast_rms, 0.5F, 1e-3);
  EXPECT_EQ(Follower{}.follow(std::vector<float>(8'192, 1.0F)).fast_rms, 1.0F);
}

TEST(Features, fast_rms_is_of_the_newest_hop_alone) {
  Follower follower;
  EXPECT_GT(follower.follow(noise(8'192, 1)).fast_rms, 0.5F);
  EXPECT_EQ(follower.follow(std::vector<float>(hop_frames(rate))).fast_rms, 0.0F);
}

TEST(Features, flux_is_high_when_sound_begins_and_none_while_it_stays_or_ends) {
  Follower follower;
  EXPECT_EQ(follower.follow(std::vector<float>(8'192)).fast_flux, 0.0F);
  EXPECT_GT(follower.follow(noise(8'192, 1)).fast_flux, 0.9F);
  EXPECT_EQ(follower.follow(std::vector<float>(8'192)).fast_flux, 0.0F);
  const auto steady = sine(1'000.0, rate, 8'208);
  follower.follow(steady);
  EXPECT_LT(follower.follow(steady).fast_flux, 0.01F);
}

TEST(Features, bands_tell_where_a_tone_is) {
  for (std::size_t band = 0; band < feature_bands; ++band) {
    const double centre = 40.0 * std::pow(400.0, (static_cast<double>(band) + 0.5) / 8.0);
    const AudioFeatures features = Follower{}.follow(sine(centre, rate, 8'192, 0.3, 0.5));
    EXPECT_EQ(place_of_largest(features.bands), band);
    EXPECT_GT(features.bands[band], 0.85F);
  }
}

TEST(Features, chroma_names_each_note_of_five_octaves) {
  for (const SampleRate each : {44'100U, 48'000U})
    for (int note = 0; note < 60; ++note) {
      const double hz = 440.0 * std::pow(2.0, (note - 21) / 12.0);
      const AudioFeatures features = Follower{each}.follow(sine(hz, each, 8'192, 0.3, 0.1));
      const auto name = static_cast<std::size_t>(note % 12);
      EXPECT_EQ(place_of_largest(features.chroma), name) << hz << " Hz";
      EXPECT_EQ(features.chroma[name], 1.0F);
      const float far = features.chroma[(name + 6) % 12];
      EXPECT_LT(far, 0.01F) << hz << " Hz";
    }
}

TEST(Features, chroma_does_not_depend_on_loudness_but_fades_with_silence) {
  const auto chroma_at = [](double amplitude) {
    return Follower{}.follow(sine(440.0, rate, 8'192, 0.0, amplitude)).chroma[9];
  };
  EXPECT_EQ(chroma_at(1.0), 1.0F);
  EXPECT_EQ(chroma_at(0.01), 1.0F);
  EXPECT_NEAR(chroma_at(0.0001), 0.1F, 0.01F);
  EXPECT_EQ(chroma_at(0.0), 0.0F);
}

TEST(Features, a_waveform_is_the_newest_hop_in_128_points) {
  for (const SampleRate each : {8'000U, 44'100U, 48'000U, 384'000U}) {
    const std::size_t hop = hop_frames(each);
    std::vector<float> ramp(hop);
    for (std::size_t n = 0; n < hop; ++n)
      ramp[n] = 2.0F * (static_cast<float>(n) + 0.5F) / static_cast<float>(hop) - 1.0F;
    const auto waveform = Follower{each}.follow(ramp).waveform;
    for (std::size_t i = 0; i < waveform_points; ++i) {
      const double expected = 32767.0 * (2.0 * (static_cast<double>(i) + 0.5) / 128.0 - 1.0);
      const double half_a_sample = 32767.0 / static_cast<double>(hop);
      EXPECT_NEAR(waveform[i], expected, half_a_sample + 1.0) << each << ", point " << i;
    }
  }
}

TEST(Features, a_waveform_is_cut_at_full_scale) {
  const auto waveform = Follower{}.follow(std::vector<float>(500, 7.0F)).waveform;
  EXPECT_EQ(*std::ranges::min_element(waveform), 32767);
  EXPECT_EQ(Follower{}.follow(std::vector<float>(500, -7.0F)).waveform[64], -32767);
}

TEST(Features, heavy_ones_follow_slowly_and_arrive) {
  Follower follower;
  follower.follow(std::vector<float>(8'192));
  const auto tone = sine(440.0, rate, 8'192, 0.0, 0.5);
  const std::size_t band = 3;
  AudioFeatures features = follower.follow(tone);
  const float reached = 1.0F - std::exp(-32.0F / 400.0F);
  EXPECT_NEAR(features.heavy_bands[band], reached * features.bands[band], 1e-3);
  EXPECT_NEAR(features.heavy_chroma[9], reached * features.chroma[9], 1e-3);
  EXPECT_NEAR(features.rms, (1.0F - std::exp(-32.0F / 120.0F)) * features.fast_rms, 1e-3);
  for (int i = 0; i < 200; ++i) features = follower.follow(tone);
  EXPECT_NEAR(features.heavy_bands[band], features.bands[band], 1e-3);
  EXPECT_NEAR(features.rms, features.fast_rms, 1e-3);
  for (int i = 0; i < 400; ++i) features = follower.follow(std::vector<float>(8'192));
  EXPECT_EQ(features.heavy_bands[band], 0.0F);
  EXPECT_EQ(features.rms, 0.0F);
  EXPECT_EQ(features.flux, 0.0F);
}

TEST(Features, are_finite_and_in_range_whatever_the_samples) {
  using Limits = std::numeric_limits<float>;
  for (const SampleRate each : {8'000U, 48'000U})
    for (const float hostile : {Limits::quiet_NaN(), Limits::infinity(), Limits::max(),
                                Limits::denorm_min(), 1e-15F, 100.0F}) {
      Follower follower{each};
      for (int i = 0; i < 3; ++i) {
        auto sound = noise(8'192, static_cast<unsigned>(i), i == 1 ? 0.0F : 1.0F);
        for (std::size_t n = 0; n < sound.size(); n += 2)
          sound[n] = n % 4 == 0 ? hostile : -hostile;
        const AudioFeatures features = follower.follow(sound);
        std::vector<float> all{features.rms, features.flux, features.fast_rms, features.fast_flux};
        all.insert(all.end(), features.bands.begin(), features.bands.end());
        all.insert(all.end(), features.heavy_bands.begin(), features.heavy_bands.end());
        all.insert(all.end(), features.chroma.begin(), features.chroma.end());
        all.insert(all.end(), features.heavy_chroma.begin(), features.heavy_chroma.end());
        for (const float value : all) EXPECT_TRUE(value >= 0.0F && value <= 1.0F) << hostile;
      }
    }
}

TEST(Features, share_the_bands_transforms_but_for_the_chromas) {
  Follower follower;
  follower.hear(noise(8'192, 1));
  (void)follower.reader.levels(BandLayout::log, Channel::mid);
  const std::uint64_t done = follower.reader.transforms_done();
  (void)follower.features.update(follower.reader, frame_ms);
  EXPECT_EQ(follower.reader.transforms_done(), done + 1);
  EXPECT_EQ(follower.reader.hops_analysed(), 1U);
}

}  // namespace
}  // namespace tactus::spectrum::test
