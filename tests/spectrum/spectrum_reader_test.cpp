#include "spectrum/spectrum_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <limits>
#include <thread>
#include <vector>

#include "signals.h"
#include "spectrum/fft_sizes.h"

namespace tactus::spectrum::test {
namespace {

constexpr SampleRate rate = 48'000;
constexpr std::int64_t ms = 1'000'000;
constexpr std::array all_channels{Channel::mid, Channel::left, Channel::right, Channel::side};

Bands copy_of(std::span<const float, band_count> levels) {
  Bands bands;
  std::ranges::copy(levels, bands.begin());
  return bands;
}

float loudest(std::span<const float, band_count> levels) {
  return *std::ranges::max_element(levels);
}

TEST(SpectrumReader, is_silent_before_the_first_frame) {
  Listener listener{rate};
  listener.reader.update(0);
  EXPECT_EQ(loudest(listener.reader.levels(BandLayout::log, Channel::mid)), 0.0F);
  EXPECT_EQ(listener.reader.sample_pos(), 0);
}

TEST(SpectrumReader, hears_each_channel_for_itself) {
  const auto centres = band_centres(BandLayout::log, rate);
  const auto left = sine(centres[30], rate, 8'192);
  const auto right = sine(centres[50], rate, 8'192);
  const std::vector<float> silence(8'192);
  const auto level = [](Listener& listener, Channel channel) {
    return static_cast<double>(loudest(listener.reader.levels(BandLayout::log, channel)));
  };

  Listener apart{rate};
  apart.hear_stereo(left, silence);
  EXPECT_NEAR(level(apart, Channel::left), 1.0, 0.01);
  EXPECT_EQ(level(apart, Channel::right), 0.0);
  EXPECT_NEAR(level(apart, Channel::mid), 0.5, 0.005);
  EXPECT_NEAR(level(apart, Channel::side), 0.5, 0.005);

  Listener alike{rate};
  alike.hear_stereo(right, right);
  EXPECT_NEAR(level(alike, Channel::mid), 1.0, 0.01);
  EXPECT_EQ(level(alike, Channel::side), 0.0);

  Listener opposed{rate};
  std::vector<float> turned = right;
  for (float& sample : turned) sample = -sample;
  opposed.hear_stereo(right, turned);
  EXPECT_EQ(level(opposed, Channel::mid), 0.0);
  EXPECT_NEAR(level(opposed, Channel::side), 1.0, 0.01);
}

TEST(SpectrumReader, is_linear) {
  Listener loud{rate};
  Listener quiet{rate};
  const auto signal = noise(8'192, 3);
  auto half = signal;
  for (float& sample : half) sample *= 0.5F;
  loud.hear(signal);
  quiet.hear(half);
  const auto a = loud.reader.levels(BandLayout::log, Channel::mid);
  const auto b = quiet.reader.levels(BandLayout::log, Channel::mid);
  for (std::size_t i = 0; i < band_count; ++i) EXPECT_EQ(a[i], 2.0F * b[i]);
}

TEST(SpectrumReader, transforms_once_however_many_ask) {
  Listener listener{rate};
  listener.hear(noise(8'192, 1));
  EXPECT_EQ(listener.reader.hops_analysed(), 0U) << "nothing was asked yet";
  for (int client = 0; client < 100; ++client)
    for (const BandLayout layout : all_layouts) (void)listener.reader.levels(layout, Channel::mid);
  EXPECT_EQ(listener.reader.hops_analysed(), 1U);
  EXPECT_EQ(listener.reader.transforms_done(), fft_size_count);
  (void)listener.reader.levels(BandLayout::log, Channel::left);
  EXPECT_EQ(listener.reader.hops_analysed(), 1U);
  EXPECT_EQ(listener.reader.transforms_done(), 2 * fft_size_count);

  listener.reader.update(1);
  (void)listener.reader.levels(BandLayout::log, Channel::mid);
  EXPECT_EQ(listener.reader.transforms_done(), 2 * fft_size_count) << "there was no new sound";
  listener.hear(noise(384, 2));
  (void)listener.reader.levels(BandLayout::log, Channel::mid);
  EXPECT_EQ(listener.reader.hops_analysed(), 2U);
  EXPECT_EQ(listener.reader.transforms_done(), 3 * fft_size_count);
}

TEST(SpectrumReader, transforms_no_silence) {
  Listener listener{rate};
  listener.hear(std::vector<float>(8'192));
  for (const BandLayout layout : all_layouts)
    EXPECT_EQ(loudest(listener.reader.levels(layout, Channel::mid)), 0.0F);
  EXPECT_EQ(listener.reader.transforms_done(), 0U);
}

TEST(SpectrumReader, asks_nothing_of_what_no_layout_needs) {
  Listener listener{rate};
  listener.hear(noise(8'192, 1));
  (void)listener.reader.levels(BandLayout::linear, Channel::mid);
  EXPECT_EQ(listener.reader.transforms_done(), 1U) << "all linear bands are of one width";
}

TEST(SpectrumReader, falls_silent_100_ms_after_the_last_block_or_three_blocks_if_that_is_longer) {
  struct {
    std::size_t block;
    std::int64_t still_ms;
    std::int64_t silent_ms;
  } const cases[]{{512, 100, 101}, {4'800, 299, 301}, {8'192, 511, 513}};
  for (const auto& [block, still_ms, silent_ms] : cases) {
    Listener listener{rate};
    const std::int64_t start = 5'000 * ms;
    listener.history.write(noise(block, 1), 1, 7'000, start);
    const auto level_at = [&](std::int64_t now) {
      listener.reader.update(now);
      return loudest(listener.reader.levels(BandLayout::log, Channel::mid));
    };
    EXPECT_GT(level_at(start - ms), 0.0F) << "a reader whose clock is a moment behind";
    EXPECT_GT(level_at(start + still_ms * ms), 0.0F) << block;
    EXPECT_EQ(level_at(start + silent_ms * ms), 0.0F) << block;
    EXPECT_EQ(listener.reader.sample_pos(), 7'000);
    EXPECT_EQ(level_at(start + 1'000'000 * ms), 0.0F) << block;
    listener.history.write(noise(block, 1), 1, 7'000, start + 2'000'000 * ms);
    EXPECT_GT(level_at(start + 2'000'000 * ms), 0.0F) << "the sound is back";
  }
}

TEST(SpectrumReader, names_the_playhead_after_the_last_frame) {
  Listener listener{rate};
  listener.history.write(noise(512, 1), 1, 96'512, 0);
  listener.reader.update(0);
  EXPECT_EQ(listener.reader.sample_pos(), 96'512);
  EXPECT_TRUE(listener.reader.update_to(500));
  EXPECT_EQ(listener.reader.sample_pos(), 96'500);
}

TEST(SpectrumReader, update_to_gives_the_same_however_the_sound_came_and_whenever_it_is_asked) {
  const auto left = noise(30'000, 1);
  const auto right = sweep(50.0, 15'000.0, rate, 30'000);
  constexpr std::uint64_t hop = 384;

  const auto spectra = [&](std::size_t block, bool at_once) {
    Listener listener{rate};
    const auto sound = interleaved(left, right);
    std::vector<Bands> all;
    std::uint64_t next = hop;
    for (std::size_t n = 0; n < left.size(); n += block) {
      const std::size_t frames = std::min(block, left.size() - n);
      listener.history.write(std::span{sound}.subspan(2 * n, 2 * frames), 2, -1, 0);
      for (; at_once && next <= n + frames; next += hop) {
        EXPECT_TRUE(listener.reader.update_to(next));
        all.push_back(copy_of(listener.reader.levels(BandLayout::log, Channel::mid)));
      }
    }
    for (; next <= left.size(); next += hop) {
      EXPECT_TRUE(listener.reader.update_to(next));
      all.push_back(copy_of(listener.reader.levels(BandLayout::log, Channel::mid)));
    }
    return all;
  };
  // Only the windows of the last hops remain of the history.
  const auto expected = spectra(512, true);
  EXPECT_EQ(expected.size(), left.size() / hop);
  EXPECT_EQ(spectra(1, true), expected);
  EXPECT_EQ(spectra(7'001, true), expected);
  EXPECT_EQ(spectra(30'000, false), expected);
}

TEST(SpectrumReader, tells_when_the_sound_asked_for_is_gone_or_still_to_come) {
  Listener listener{rate};
  const auto whole_history = noise(listener.history.capacity(), 1);
  listener.history.write(whole_history, 1, -1, 0);
  const std::uint64_t written = listener.history.newest().frames_written;
  const std::size_t window = fft_sizes(rate)[largest_fft].window;
  EXPECT_TRUE(listener.reader.update_to(written));
  EXPECT_GT(loudest(listener.reader.levels(BandLayout::log, Channel::mid)), 0.0F);
  EXPECT_FALSE(listener.reader.update_to(written + 1));
  EXPECT_EQ(loudest(listener.reader.levels(BandLayout::log, Channel::mid)), 0.0F);
  EXPECT_TRUE(listener.reader.update_to(window));
  listener.history.write(noise(1, 1), 1, -1, 0);
  EXPECT_FALSE(listener.reader.update_to(window)) << "its first frame was overwritten";
  EXPECT_EQ(loudest(listener.reader.levels(BandLayout::log, Channel::mid)), 0.0F);
  EXPECT_TRUE(listener.reader.update_to(window + 1));
  EXPECT_EQ(listener.reader.overwritten(), 2U) << "the times that it was not there";
}

TEST(SpectrumReader, gives_finite_levels_whatever_the_samples) {
  using Limits = std::numeric_limits<float>;
  for (const float hostile :
       {Limits::quiet_NaN(), Limits::infinity(), -Limits::infinity(), Limits::max(), -Limits::max(),
        Limits::denorm_min(), Limits::min(), 1e-15F, 1e-30F}) {
    Listener listener{rate};
    std::vector<float> left(8'192, hostile);
    for (std::size_t n = 0; n < left.size(); n += 3) left[n] = -hostile;
    listener.hear_stereo(left, noise(left.size(), 1));
    for (const Channel channel : all_channels)
      for (const BandLayout layout : all_layouts)
        for (const float level : listener.reader.levels(layout, channel)) {
          EXPECT_TRUE(std::isfinite(level)) << hostile;
          EXPECT_GE(level, 0.0F);
          EXPECT_NE(std::fpclassify(level), FP_SUBNORMAL);
        }
  }
}

TEST(SpectrumReader, is_not_deafened_by_what_is_no_number) {
  Listener clean{rate};
  Listener hurt{rate};
  auto signal = noise(8'192, 4);
  for (std::size_t n = 0; n < signal.size(); n += 100) signal[n] = 0.0F;
  clean.hear(signal);
  for (std::size_t n = 0; n < signal.size(); n += 100)
    signal[n] = n % 200 == 0 ? std::numeric_limits<float>::quiet_NaN()
                             : std::numeric_limits<float>::infinity();
  hurt.hear(signal);
  EXPECT_EQ(copy_of(hurt.reader.levels(BandLayout::log, Channel::mid)),
            copy_of(clean.reader.levels(BandLayout::log, Channel::mid)));
}

TEST(SpectrumReader, many_hear_the_same_while_sound_is_written) {
  SampleHistory history{8'000};
  const auto sound = sine(500.0, 8'000, 64'000);  // each block contains a whole number of periods
  history.write(std::span{sound}.first(4'000), 1, -1, 0);
  std::atomic<int> reading{3};
  std::atomic<int> wrong{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i)
    readers.emplace_back([&] {
      SpectrumReader reader{history};
      for (int n = 0; n < 50; ++n) {
        reader.update(0);
        const auto levels = reader.levels(BandLayout::semitone, Channel::mid);
        const auto place = std::ranges::max_element(levels) - levels.begin();
        if (place != 38 || std::abs(db(static_cast<double>(levels[38]))) > 0.5) ++wrong;
      }
      --reading;
    });
  for (std::size_t n = 4'000; reading > 0; n = (n + 160) % 64'000)
    history.write(std::span{sound}.subspan(n, 160), 1, -1, 0);
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(wrong.load(), 0);
}

}  // namespace
}  // namespace tactus::spectrum::test
