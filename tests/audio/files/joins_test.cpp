#include <gtest/gtest.h>
#include <tactus/spectrum_analyzer.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "audio_files.h"
#include "playing.h"

// Joins of resampled files: a loop's end and start, and one file and the next.

namespace tactus::audio {
namespace {

constexpr int float_wav = SF_FORMAT_WAV | SF_FORMAT_FLOAT;

// A file of whole periods of a sine, so that it continues where it ends.
void write_periods(const std::string& path, int rate, int periods, std::size_t frames,
                   std::size_t first = 0) {
  write_audio(path, float_wav, rate, 2,
              sine(static_cast<double>(periods) / static_cast<double>(frames), frames, first));
}

TEST(Joins, a_resampled_loop_continues_at_its_seam) {
  const TempDir dir;
  // 22,057 frames do not last for a whole number of the engine's.
  for (const auto& [rate, frames] :
       {std::pair{44'100, 22'050U}, {44'100, 22'057U}, {96'000, 48'001U}}) {
    for (const int periods : {220, 4'000}) {
      write_periods(dir.file("a.wav"), rate, periods, frames, 13);
      const auto source = open_source({dir.file("a.wav")});
      const Frames length = *source->length();
      Timeline timeline{.position = length - 6'000, .loops = true, .loop_end = length};
      play(*source, timeline, 2'000);
      const auto out = play(*source, timeline, 8'000);
      // The file begins at another phase.
      const double phase = 13.0 / frames * static_cast<double>(length);
      std::vector<float> wanted(8'000 * channels);
      for (std::size_t i = 0; i < wanted.size(); ++i) {
        const double at = static_cast<double>(length - 4'000) + static_cast<double>(i / 2) + phase;
        wanted[i] = static_cast<float>(
            0.5 * std::sin(2.0 * std::numbers::pi * periods * at / static_cast<double>(length)));
      }
      EXPECT_LT(largest_difference(out, wanted), 1e-3F)
          << rate << " Hz, " << frames << " frames, " << periods << " periods";
    }
  }
}

TEST(Joins, no_band_flashes_at_the_seam_of_a_resampled_loop) {
  const TempDir dir;
  write_periods(dir.file("a.wav"), 44'100, 441, 44'100);
  const auto source = open_source({dir.file("a.wav")});
  SpectrumAnalyzer analyzer;
  Timeline timeline{.loops = true, .loop_end = *source->length()};
  for (int hop = 1; hop <= 3 * 125; ++hop) {
    analyzer.push(play(*source, timeline, 384));
    if (hop < 25) continue;  // it began with silence
    const Bands levels = analyzer.levels();
    EXPECT_EQ(std::ranges::count_if(levels, [](float level) { return level > 1e-4F; }), 5)
        << "8 ms hop " << hop;
  }
}

TEST(Joins, a_loop_that_is_switched_on_while_its_end_is_loaded_continues_too) {
  const TempDir dir;
  write_periods(dir.file("a.wav"), 44'100, 441, 44'100);
  const auto source = open_source({dir.file("a.wav")});
  Timeline timeline{.position = 46'000};
  play(*source, timeline, 1'000);
  timeline.loops = true;
  timeline.loop_end = 48'000;
  play(*source, timeline, 100);
  const auto out = play(*source, timeline, 2'000);
  EXPECT_LT(largest_difference(out, sine(441.0 / 48'000, 2'000, 47'100)), 1e-3F);
  EXPECT_EQ(source->dropouts(), 0U);
}

TEST(Joins, without_a_loop_nothing_is_heard_of_the_start_at_the_end) {
  const TempDir dir;
  auto samples = noise(44'100);
  std::fill(samples.begin() + 10'000, samples.end(), 0.0F);
  write_audio(dir.file("a.wav"), float_wav, 44'100, 2, samples);
  const auto source = open_source({dir.file("a.wav")});
  EXPECT_EQ(peak_of(play_at(*source, 47'000, 2'000)), 0.0F);
}

TEST(Joins, the_next_file_continues_the_one_before_also_at_another_rate) {
  const TempDir dir;
  // A quarter of a second of 440 Hz each: whole periods at every rate.
  for (const auto& rates : {std::array{44'100, 44'100},
                            {44'100, 48'000},
                            {48'000, 44'100},
                            {44'100, 96'000},
                            {96'000, 22'050}}) {
    std::vector<std::string> paths;
    for (const int rate : rates) {
      paths.push_back(dir.file(std::to_string(paths.size()) + ".wav"));
      write_audio(paths.back(), float_wav, rate, 2,
                  sine(440.0 / rate, static_cast<std::size_t>(rate / 2)));
    }
    const auto source = open_source(paths);
    const auto out = play_at(*source, 20'000, 8'000);
    EXPECT_LT(largest_difference(out, sine(440.0 / 48'000, 8'000, 20'000)), 2e-3F)
        << rates[0] << " Hz, then " << rates[1];
  }
}

TEST(Joins, files_shorter_than_the_filter_continue_each_other) {
  const TempDir dir;
  std::vector<std::string> paths;
  const auto whole = sine(2'000.0 / 44'100, 2'205);
  for (std::size_t first = 0; first < 2'205; first += 147) {  // 160 frames of the engine
    paths.push_back(dir.file(std::to_string(first) + ".wav"));
    write_audio(paths.back(), float_wav, 44'100, 2, part(whole, static_cast<Frames>(first), 147));
  }
  const auto source = open_source(paths);
  EXPECT_LT(largest_difference(play_at(*source, 400, 1'600), sine(2'000.0 / 48'000, 1'600, 400)),
            1e-3F);
}

}  // namespace
}  // namespace tactus::audio
