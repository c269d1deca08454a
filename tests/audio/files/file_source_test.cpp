#include "audio/files/file_source.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>

#include "audio_files.h"
#include "playing.h"

namespace tactus::audio {
namespace {

constexpr int wav = SF_FORMAT_WAV | SF_FORMAT_PCM_16;

TEST(FileSource, a_file_at_the_engines_rate_is_played_sample_for_sample) {
  const TempDir dir;
  const auto samples = noise(100'000);
  for (const int format : {wav, SF_FORMAT_FLAC | SF_FORMAT_PCM_16}) {
    write_audio(dir.file("a"), format, 48'000, 2, samples);
    const auto source = open_source({dir.file("a")});
    EXPECT_EQ(source->length(), 100'000);
    for (const Frames block : {512, 1'000, 8'192}) {
      Timeline timeline;
      EXPECT_EQ(play(*source, timeline, 100'000, block), samples);
    }
    EXPECT_EQ(source->dropouts(), 0U);
  }
}

TEST(FileSource, past_its_end_it_is_silent_and_ended_without_a_dropout) {
  const TempDir dir;
  write_audio(dir.file("a.wav"), wav, 48'000, 2, noise(1'000));
  const auto source = open_source({dir.file("a.wav")});
  const auto out = play_at(*source, 900, 1'000);
  EXPECT_GT(peak_of(part(out, 0, 100)), 0.1F);
  EXPECT_EQ(peak_of(part(out, 100, 900)), 0.0F);
  EXPECT_EQ(source->dropouts(), 0U);
  EXPECT_FALSE(source->ended(999));
  EXPECT_TRUE(source->ended(1'000));
}

TEST(FileSource, is_silent_while_not_playing) {
  const TempDir dir;
  write_audio(dir.file("a.wav"), wav, 48'000, 2, noise(1'000));
  const auto source = open_source({dir.file("a.wav")});
  source->prime(0);
  std::vector<float> out(512 * channels, 9.0F);
  source->render({.start = 0, .frames = 512, .playing = false}, out);
  EXPECT_EQ(peak_of(out), 0.0F);
}

TEST(FileSource, what_exceeds_full_scale_is_heard_as_it_is) {
  const TempDir dir;
  for (const int file_rate : {44'100, 48'000}) {
    auto samples = sine(1'000.0 / file_rate, static_cast<std::size_t>(file_rate));
    for (float& sample : samples) sample *= 4.0F;
    write_audio(dir.file("a.wav"), SF_FORMAT_WAV | SF_FORMAT_FLOAT, file_rate, 2, samples);
    EXPECT_NEAR(peak_of(play_at(*open_source({dir.file("a.wav")}), 1'000, 40'000)), 2.0F, 0.005F)
        << file_rate;
  }
}

TEST(FileSource, mono_is_heard_on_both_sides) {
  const TempDir dir;
  std::vector<float> mono;
  const auto stereo = noise(5'000);
  for (std::size_t i = 0; i < stereo.size(); i += 2) mono.push_back(stereo[i]);
  write_audio(dir.file("a.wav"), wav, 48'000, 1, mono);
  const auto source = open_source({dir.file("a.wav")});
  const auto out = play_at(*source, 0, 5'000);
  for (std::size_t i = 0; i < mono.size(); ++i) {
    ASSERT_EQ(out[2 * i], mono[i]);
    ASSERT_EQ(out[2 * i + 1], mono[i]);
  }
}

TEST(FileSource, a_sine_of_another_rate_is_the_same_sine_at_ours) {
  const TempDir dir;
  for (const int file_rate : {8'000, 22'050, 44'100, 47'999, 96'000}) {
    write_audio(dir.file("a.wav"), SF_FORMAT_WAV | SF_FORMAT_FLOAT, file_rate, 2,
                sine(1'000.0 / file_rate, static_cast<std::size_t>(file_rate)));
    const auto source = open_source({dir.file("a.wav")});
    EXPECT_EQ(source->length(), 48'000);
    const auto out = play_at(*source, 0, 48'000);
    // Excludes both ends, where the sine is cut off.
    EXPECT_LT(largest_difference(part(out, 1'000, 46'000),
                                 part(sine(1'000.0 / 48'000, 48'000), 1'000, 46'000)),
              5e-4F)
        << file_rate;
  }
}

TEST(FileSource, a_resampled_place_sounds_the_same_however_it_is_reached) {
  const TempDir dir;
  for (const int file_rate : {11'025, 44'100, 47'999, 96'000}) {
    const auto frames = static_cast<std::size_t>(4 * file_rate);
    write_audio(dir.file("a.wav"), wav, file_rate, 2, noise(frames));
    const auto source = open_source({dir.file("a.wav")});
    const auto whole = play_at(*source, 0, 4 * 48'000);
    for (const Frames place : {150'001, 4'096, 77'777, 190'000, 1}) {
      // A second source, which must seek to the position.
      const auto seeking = open_source({dir.file("a.wav")});
      EXPECT_LT(largest_difference(play_at(*seeking, place, 2'000), part(whole, place, 2'000)),
                1e-5F)
          << file_rate << " Hz, at " << place;
    }
  }
}

TEST(FileSource, a_place_in_a_lossy_file_sounds_the_same_however_it_is_reached) {
  const TempDir dir;
  for (const int format : {SF_FORMAT_OGG | SF_FORMAT_VORBIS, SF_FORMAT_OGG | SF_FORMAT_OPUS,
                           SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III}) {
    const auto samples = noise(200'000);
    write_audio(dir.file("a"), format, 48'000, 2, samples);
    const auto whole = read_audio(dir.file("a"));
    for (const Frames place : {150'001, 4'096, 77'777, 190'000, 1}) {
      const auto source = open_source({dir.file("a")});
      EXPECT_LE(largest_difference(play_at(*source, place, 2'000), part(whole, place, 2'000)),
                1e-6F)
          << std::hex << format << std::dec << ", at " << place;
    }
  }
}

TEST(FileSource, a_loop_is_gapless_and_its_start_is_loaded_before_it_is_reached) {
  const TempDir dir;
  const auto samples = noise(400'000);
  write_audio(dir.file("a.wav"), wav, 48'000, 2, samples);
  for (const auto& [start, end] : std::vector<std::pair<Frames, Frames>>{
           {5'000, 350'000}, {100'000, 104'096}, {1'000, 1'100}, {70'000, 70'001}}) {
    const auto source = open_source({dir.file("a.wav")});
    Timeline timeline{.position = std::max(start, end - 1'000),
                      .loops = true,
                      .loop_start = start,
                      .loop_end = end};
    const Frames first = timeline.position;
    // One block announces the loop to the source; later blocks do not wait.
    auto out = play(*source, timeline, 512);
    source->prime(timeline.position);
    const auto rest = timeline.play(*source, 4'000, 512);
    out.insert(out.end(), rest.begin(), rest.end());
    EXPECT_EQ(source->dropouts(), 0U);

    std::vector<float> expected;
    for (Frames i = 0, at = first; i < 4'512; ++i, at = at + 1 == end ? start : at + 1) {
      const auto sample = samples.begin() + at * channels;
      expected.insert(expected.end(), sample, sample + channels);
    }
    EXPECT_EQ(out, expected) << start << " to " << end;
  }
}

TEST(FileSource, files_of_a_playlist_follow_each_other_without_a_gap) {
  const TempDir dir;
  std::vector<float> expected;
  std::vector<std::string> paths;
  for (const std::size_t frames : {10'000U, 1U, 333U, 20'000U}) {
    const auto samples = noise(frames, static_cast<std::uint32_t>(frames));
    paths.push_back(dir.file(std::to_string(frames) + ".wav"));
    write_audio(paths.back(), wav, 48'000, 2, samples);
    expected.insert(expected.end(), samples.begin(), samples.end());
  }
  const auto source = open_source(paths);
  EXPECT_EQ(source->length(), 30'334);
  EXPECT_EQ(play_at(*source, 0, 30'334), expected);
  EXPECT_EQ(play_at(*source, 9'990, 400), part(expected, 9'990, 400));
}

TEST(FileSource, a_file_that_is_lost_plays_as_dropouts_with_one_warning_until_it_is_back) {
  const TempDir dir;
  const auto samples = noise(100'000);  // so that the second file is not loaded at first
  const std::string a = dir.file("a.wav");
  const std::string b = dir.file("b.wav");
  for (const std::string& path : {a, b}) write_audio(path, wav, 48'000, 2, samples);
  std::vector<std::string> warnings;
  auto opened = FileSource::open(std::array{a, b}, 48'000,
                                 [&](const std::string& line) { warnings.push_back(line); });
  ASSERT_TRUE(opened.ok());
  FileSource& source = **opened;
  std::filesystem::rename(b, dir.file("c.wav"));

  EXPECT_EQ(play_at(source, 99'000, 900), part(samples, 99'000, 900)) << "the other file plays";
  EXPECT_EQ(source.dropouts(), 0U);
  EXPECT_EQ(peak_of(play_at(source, 110'000, 2'000)), 0.0F);
  EXPECT_EQ(source.dropouts(), 4U) << "one a block";
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_NE(warnings[0].find(b), std::string::npos) << warnings[0];
  EXPECT_NE(warnings[0].find("skipped until it can be read"), std::string::npos) << warnings[0];
  EXPECT_EQ(source.faults(), 1U);
  EXPECT_EQ(source.info().fault, warnings[0]);
  EXPECT_EQ(source.playable_from(99'999), 99'999);
  EXPECT_EQ(source.playable_from(110'000), 200'000) << "nothing follows";

  std::filesystem::rename(dir.file("c.wav"), b);
  EXPECT_EQ(play_at(source, 110'000, 2'000), part(samples, 10'000, 2'000));
  EXPECT_EQ(source.dropouts(), 4U);
  EXPECT_EQ(source.faults(), 1U);
  EXPECT_EQ(source.info().fault, "");
  EXPECT_EQ(source.playable_from(110'000), 110'000);
}

TEST(FileSource, says_what_it_plays) {
  const TempDir dir;
  write_audio(dir.file("a.wav"), wav, 48'000, 2, noise(125 * 48'000));
  write_audio(dir.file("b.wav"), wav, 44'100, 2, noise(44'100));
  EXPECT_EQ(open_source({dir.file("a.wav")})->description(), "a.wav, 2:05");
  EXPECT_EQ(open_source({dir.file("b.wav")})->description(), "b.wav, 0:01, 44100 Hz resampled");
  EXPECT_EQ(open_source({dir.file("a.wav"), dir.file("b.wav")})->description(), "2 files, 2:06");
}

TEST(FileSource, tells_what_is_heard) {
  const TempDir dir;
  write_audio(dir.file("a.wav"), wav, 48'000, 2, noise(48'000));
  write_audio(dir.file("b.wav"), wav, 44'100, 1, noise(22'050));
  const auto source = open_source({dir.file("a.wav"), dir.file("b.wav")});
  auto info = source->info();
  EXPECT_EQ(info.kind, SourceKind::file);
  EXPECT_EQ(info.name, "a.wav");
  EXPECT_EQ(info.files, (std::vector<std::string>{"a.wav", "b.wav"}));
  EXPECT_EQ(info.index, 0U);
  EXPECT_EQ(info.length_seconds, 2.0);
  EXPECT_EQ(info.sample_rate, 48'000);
  EXPECT_EQ(info.channels, 2);
  EXPECT_EQ(info.fault, "");
  play_at(*source, 48'000, 512);
  info = source->info();
  EXPECT_EQ(info.name, "b.wav");
  EXPECT_EQ(info.index, 1U);
  EXPECT_EQ(info.sample_rate, 44'100);
  EXPECT_EQ(info.channels, 1);
  EXPECT_EQ(source->playlist().index_at(1'000'000), 1U);
  EXPECT_EQ(source->playlist().file_start(1), 48'000);
  EXPECT_EQ(source->playlist().paths()[0], dir.file("a.wav"));
}

TEST(FileSource, what_cannot_be_played_is_an_error_of_one_line_that_names_the_file) {
  const TempDir dir;
  write_text(dir.file("empty"), "");
  write_text(dir.file("text"), "All happy families are alike; each unhappy family is otherwise.\n");
  write_text(dir.file("cut.wav"), "RIFF\x24");
  write_audio(dir.file("silent.wav"), wav, 48'000, 2, {});
  ASSERT_EQ(mkfifo(dir.file("pipe").c_str(), 0600), 0);
  const std::string good = dir.file("good.wav");
  write_audio(good, wav, 48'000, 2, noise(10));

  for (const std::string& path :
       {dir.file("absent"), dir.file("good.wav") + "/x", dir.file(""), dir.file("empty"),
        dir.file("text"), dir.file("cut.wav"), dir.file("silent.wav"), dir.file("pipe")}) {
    const auto source = FileSource::open(std::array{good, path}, 48'000);
    ASSERT_FALSE(source.ok()) << path;
    EXPECT_NE(source.error().message.find(path), std::string::npos) << source.error().message;
    EXPECT_EQ(source.error().message.find('\n'), std::string::npos) << source.error().message;
  }
  EXPECT_EQ(FileSource::open(std::array{dir.file("absent")}, 48'000).error().code,
            ErrorCode::not_found);
}

}  // namespace
}  // namespace tactus::audio
