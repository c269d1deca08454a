#include "audio/files/file_scan.h"

#include <gtest/gtest.h>
#include <taglib/fileref.h>
#include <taglib/tag.h>

#include <chrono>
#include <thread>

#include "audio_files.h"

namespace tactus::audio {
namespace {

void write_titled(const std::string& path, const char* title) {
  write_audio(path, SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 48'000, 2, noise(4'800));
  TagLib::FileRef file{path.c_str(), false};
  file.tag()->setTitle(title);
  ASSERT_TRUE(file.save());
}

TEST(FileScan, it_reads_the_first_tags_at_once_and_the_rest_and_the_waveform_later) {
  const TempDir dir;
  write_titled(dir.file("a.flac"), "One");
  write_titled(dir.file("b.flac"), "Two");
  const FileScan scan{{dir.file("a.flac"), dir.file("b.flac")}, {0, 4'800}, 9'600, 48'000};
  EXPECT_EQ(scan.tags(0).title, "One");
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{30};
  while (scan.overview(1).progress < 1.0 && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  EXPECT_EQ(scan.overview(1).progress, 1.0);
  EXPECT_EQ(scan.tags(1).title, "Two");
  EXPECT_EQ(scan.tags(2).title, "") << "there is no third";
  for (const auto peak : scan.overview(4).peaks) EXPECT_GT(peak, 100);
}

}  // namespace
}  // namespace tactus::audio
