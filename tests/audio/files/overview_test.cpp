#include "audio/files/overview.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "audio_files.h"

namespace tactus::audio {
namespace {

constexpr int wav_16_bit = SF_FORMAT_WAV | SF_FORMAT_PCM_16;

/// Stereo frames of constant levels.
std::vector<float> levels(std::size_t frames, float left, float right) {
  std::vector<float> samples;
  for (std::size_t i = 0; i < frames; ++i) samples.insert(samples.end(), {left, right});
  return samples;
}

using Bytes = std::vector<std::uint8_t>;

TEST(Overview, a_point_has_the_peak_and_rms_of_both_channels) {
  const TempDir dir;
  auto samples = levels(48'000, 0.0F, 0.0F);
  const auto loud = levels(48'000, -0.5F, 0.0F);
  samples.insert(samples.end(), loud.begin(), loud.end());
  write_audio(dir.file("a.wav"), wav_16_bit, 48'000, 2, samples);
  OverviewTable table{96'000, 48'000};
  table.add_file(dir.file("a.wav"), 0, 96'000, {});
  const Overview two = table.read(2);
  EXPECT_EQ(two.peaks, (Bytes{0, 128}));
  EXPECT_EQ(two.rms, (Bytes{0, 90})) << "0.5 / sqrt(2)";
  EXPECT_EQ(two.progress, 1.0);
  EXPECT_EQ(two.length_seconds, 2.0);
}

TEST(Overview, a_single_loud_frame_shows_at_its_place_at_any_number_of_points) {
  const TempDir dir;
  auto samples = levels(100'000, 0.0F, 0.0F);
  samples[2 * 70'003] = 0.99F;
  write_audio(dir.file("a.wav"), wav_16_bit, 48'000, 2, samples);
  OverviewTable table{100'000, 48'000};
  table.add_file(dir.file("a.wav"), 0, 100'000, {});
  for (const std::size_t points : {1UL, 7UL, 1'000UL, max_overview_points}) {
    const Overview overview = table.read(points);
    ASSERT_EQ(overview.peaks.size(), points);
    EXPECT_EQ(overview.peaks[70'003 * points / 100'000], 252) << points;
    const auto lit = std::ranges::count_if(overview.peaks, [](auto peak) { return peak > 0; });
    EXPECT_LE(lit, 2) << points << ": a column on the edge belongs to both points";
  }
}

TEST(Overview, files_of_other_rates_take_their_part_of_the_timeline) {
  const TempDir dir;
  write_audio(dir.file("a.wav"), wav_16_bit, 24'000, 2, levels(24'000, 0.25F, 0.25F));
  write_audio(dir.file("b.wav"), wav_16_bit, 48'000, 2, levels(48'000, 0.75F, 0.75F));
  OverviewTable table{96'000, 48'000};
  table.add_file(dir.file("a.wav"), 0, 48'000, {});
  const Overview half = table.read(4);
  EXPECT_EQ(half.peaks, (Bytes{64, 64, 0, 0}));
  EXPECT_EQ(half.progress, 0.5);
  table.add_file(dir.file("b.wav"), 48'000, 96'000, {});
  EXPECT_EQ(table.read(4).rms, (Bytes{64, 64, 191, 191}));
}

TEST(Overview, a_file_shorter_than_its_points_repeats_them) {
  const TempDir dir;
  write_audio(dir.file("a.wav"), wav_16_bit, 48'000, 2, levels(3, 0.5F, 0.5F));
  OverviewTable table{3, 48'000};
  table.add_file(dir.file("a.wav"), 0, 3, {});
  EXPECT_EQ(table.read(7).peaks, Bytes(7, 128));
}

TEST(Overview, a_missing_file_is_silent_and_done) {
  OverviewTable table{1'000, 48'000};
  table.add_file("/nonexistent.wav", 0, 1'000, {});
  EXPECT_EQ(table.read(2).peaks, (Bytes{0, 0}));
  EXPECT_EQ(table.read(2).progress, 1.0);
}

TEST(Overview, float_samples_beyond_full_scale_or_not_finite_do_no_harm) {
  const TempDir dir;
  auto samples = levels(100, 2.0F, 2.0F);
  samples[40] = NAN;
  samples[41] = INFINITY;
  write_audio(dir.file("a.wav"), SF_FORMAT_WAV | SF_FORMAT_FLOAT, 48'000, 2, samples);
  OverviewTable table{100, 48'000};
  table.add_file(dir.file("a.wav"), 0, 100, {});
  EXPECT_EQ(table.read(1).peaks, Bytes{255});
  EXPECT_GE(table.read(1).rms.front(), 253);
}

}  // namespace
}  // namespace tactus::audio
