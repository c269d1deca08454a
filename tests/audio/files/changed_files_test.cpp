#include <gtest/gtest.h>

#include <algorithm>

#include "audio_files.h"
#include "playing.h"

// Files that are not what they were when they were listed.

namespace tactus::audio {
namespace {

constexpr int wav_16 = SF_FORMAT_WAV | SF_FORMAT_PCM_16;

class ChangedFiles : public testing::Test {
 protected:
  ChangedFiles() {
    for (const auto& path : paths) write_audio(path, wav_16, 48'000, 2, samples);
    source =
        open_source(paths, 48'000, [this](const std::string& line) { warnings.push_back(line); });
  }

  const TempDir dir;
  const std::vector<std::string> paths{dir.file("a.wav"), dir.file("b.wav"), dir.file("c.wav")};
  const std::vector<float> samples = noise(100'000);
  std::vector<std::string> warnings;
  std::unique_ptr<FileSource> source;
};

TEST_F(ChangedFiles, a_lost_file_is_skipped_for_the_next) {
  std::filesystem::remove(paths[1]);
  play_at(*source, 99'000, 2'000);
  EXPECT_EQ(source->playable_from(99'999), 99'999);
  EXPECT_EQ(source->playable_from(100'000), 200'000);
  EXPECT_EQ(play_at(*source, 200'000, 2'000), part(samples, 0, 2'000));
  EXPECT_EQ(source->info().name, "c.wav");
  EXPECT_NE(source->info().fault.find("b.wav"), std::string::npos) << "it still shows";
  EXPECT_EQ(source->faults(), 1U);
}

TEST_F(ChangedFiles, a_truncated_file_plays_what_is_left_and_is_skipped_then) {
  play_at(*source, 110'000, 512);                        // it is open
  std::filesystem::resize_file(paths[1], 44 + 150'000);  // 37,500 frames
  EXPECT_EQ(play_at(*source, 130'000, 2'000), part(samples, 30'000, 2'000));
  EXPECT_EQ(source->playable_from(137'499), 137'499);
  EXPECT_EQ(source->playable_from(137'500), 200'000);
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_NE(warnings[0].find("b.wav has changed: it lasts 0.781 s instead of 2.083 s"),
            std::string::npos)
      << warnings[0];
  EXPECT_EQ(source->info().fault, warnings[0]);
  play_at(*source, 150'000, 2'000);
  EXPECT_EQ(source->playable_from(150'000), 200'000);
  EXPECT_EQ(source->faults(), 1U) << "counted once";
}

TEST_F(ChangedFiles, an_open_file_that_is_overwritten_with_something_else_is_skipped) {
  play_at(*source, 110'000, 512);
  write_text(paths[1], "no music at all");
  play_at(*source, 150'000, 512);
  EXPECT_EQ(source->playable_from(150'000), 200'000);
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(source->info().fault, warnings[0]);
}

TEST_F(ChangedFiles, other_sound_in_an_open_file_is_heard) {
  play_at(*source, 110'000, 512);
  const auto other = noise(100'000, 7);
  write_audio(paths[1], wav_16, 48'000, 2, other);
  // Files of the same size may be written within one tick of the file system's clock.
  std::filesystem::last_write_time(paths[1], std::filesystem::file_time_type{});
  EXPECT_EQ(play_at(*source, 190'000, 2'000), part(other, 90'000, 2'000));
  EXPECT_TRUE(warnings.empty());
}

TEST_F(ChangedFiles, a_longer_file_is_played_up_to_its_former_length) {
  const auto longer = noise(120'000, 7);
  write_audio(paths[1], wav_16, 48'000, 2, longer);
  auto out = play_at(*source, 199'000, 2'000);
  EXPECT_EQ(part(out, 0, 1'000), part(longer, 99'000, 1'000));
  EXPECT_EQ(part(out, 1'000, 1'000), part(samples, 0, 1'000));
  EXPECT_EQ(source->playable_from(199'000), 199'000);
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_NE(warnings[0].find("former length"), std::string::npos) << warnings[0];
}

TEST_F(ChangedFiles, a_deleted_file_that_is_open_plays_on) {
  play_at(*source, 110'000, 512);
  std::filesystem::remove(paths[1]);
  EXPECT_EQ(play_at(*source, 190'000, 2'000), part(samples, 90'000, 2'000));
  EXPECT_TRUE(warnings.empty());
}

TEST_F(ChangedFiles, a_file_that_was_repaired_while_others_played_is_tried_again) {
  std::filesystem::rename(paths[1], dir.file("away"));
  play_at(*source, 150'000, 512);
  EXPECT_EQ(source->playable_from(150'000), 200'000);
  std::filesystem::rename(dir.file("away"), paths[1]);
  play_at(*source, 250'000, 512);
  EXPECT_EQ(source->playable_from(150'000), 150'000) << "nobody knows better";
}

TEST(DamagedFile, is_reported_once_however_often_it_is_played) {
  const TempDir dir;
  const auto samples = noise(100'000);
  const std::vector<std::string> paths{dir.file("a.flac"), dir.file("b.wav")};
  write_audio(paths[0], SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 48'000, 2, samples);
  write_audio(paths[1], wav_16, 48'000, 2, samples);
  std::fstream file{paths[0], std::ios::binary | std::ios::in | std::ios::out};
  file.seekp(150'000);
  file << std::string(200, '\x55');
  file.close();
  std::vector<std::string> warnings;
  const auto source =
      open_source(paths, 48'000, [&](const std::string& line) { warnings.push_back(line); });
  for (int pass = 0; pass < 2; ++pass) {
    play_at(*source, 0, 100'000);
    EXPECT_EQ(play_at(*source, 190'000, 2'000), part(samples, 90'000, 2'000));
  }
  EXPECT_EQ(play_at(*source, 90'000, 2'000), part(samples, 90'000, 2'000)) << "behind the damage";
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_NE(warnings[0].find("a.flac is damaged"), std::string::npos) << warnings[0];
  EXPECT_EQ(source->faults(), 1U);
  EXPECT_EQ(source->playable_from(50'000), 50'000);
}

TEST(FileFaults, all_are_told_and_the_present_file_first) {
  FileFaults faults;
  EXPECT_EQ(faults.text(1), "");
  for (std::size_t file = 0; file < 3; ++file)
    faults.report(file, 0, "fault " + std::to_string(file));
  EXPECT_EQ(faults.text(1), "fault 1\nfault 0\nfault 2");
  for (std::size_t file = 3; file < 8; ++file) faults.report(file, 0, "fault");
  EXPECT_TRUE(faults.text(9).ends_with("\nand 3 more"));
}

}  // namespace
}  // namespace tactus::audio
