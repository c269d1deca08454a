#include "audio/decoders/file_format.h"

#include <gtest/gtest.h>

#include <string>
#include <system_error>

#include "audio_files.h"

namespace tactus::audio {
namespace {

using namespace std::string_literals;

FoundFormat format_of(const std::string& bytes) {
  const TempDir dir;
  write_text(dir.file("x"), bytes);
  std::error_code error;
  return format_of_file(ByteWindow::open(dir.file("x"), error));
}

TEST(FileFormat, is_known_by_the_first_bytes) {
  EXPECT_EQ(format_of("fLaC....").format, FileFormat::flac);
  EXPECT_EQ(format_of("\xFF\xFB\x90\x64").format, FileFormat::mpeg);
  EXPECT_EQ(format_of("#EXTM3U\na.mp3\n").format, FileFormat::playlist);
  EXPECT_EQ(format_of("hello").format, FileFormat::unknown);
  EXPECT_EQ(format_of("RIFF....WAVE").format, FileFormat::unknown);  // libsndfile's
}

TEST(FileFormat, names_what_ffmpeg_can_convert) {
  EXPECT_EQ(format_of(std::string{"\0\0\0\x20", 4} + "ftypM4A ").name, "MP4 (M4A, AAC or ALAC)");
  EXPECT_EQ(format_of("\xFF\xF1\x50\x80").name, "AAC");
  EXPECT_EQ(format_of("\x7F\xFE\x80\x01\xFC").name, "DTS");
  EXPECT_EQ(format_of("\xFF\x1F\x00\xE8"s).name, "DTS");
  EXPECT_EQ(format_of("\x0B\x77\x48").name, "AC-3");
  EXPECT_EQ(format_of("RIFF....AVI LIST").name, "AVI");
  EXPECT_EQ(format_of("\x56\xE0\xDB").name, "AAC in LATM");
  const std::string packet = "G" + std::string(187, '\xFF');
  EXPECT_EQ(format_of(packet + packet + packet).name, "an MPEG transport stream");
  EXPECT_EQ(format_of("\x1A\x45\xDF\xA3").name, "WebM or Matroska");
  EXPECT_EQ(format_of("\x30\x26\xB2\x75\x8E\x66\xCF\x11").name, "Windows Media (WMA)");
}

TEST(FileFormat, an_id3_tag_does_not_hide_it) {
  const std::string tag = std::string{"ID3\x04\0\0\0\0\x01\x02", 10} + std::string(130, 'x');
  EXPECT_EQ(format_of(tag + "fLaC").format, FileFormat::flac);
  EXPECT_EQ(format_of(tag + tag + "fLaC").format, FileFormat::flac);
  EXPECT_EQ(format_of(tag + "\xFF\xF1\x50\x80").name, "AAC");
  EXPECT_EQ(format_of(tag + std::string(100, '\0')).format, FileFormat::mpeg);
}

TEST(FileFormat, ogg_tells_its_codec) {
  EXPECT_EQ(format_of("OggS......\x01vorbis").format, FileFormat::ogg_vorbis);
  EXPECT_EQ(format_of("OggS......OpusHead").format, FileFormat::ogg_opus);
  EXPECT_EQ(format_of("OggS......\x7F"
                      "FLAC")
                .format,
            FileFormat::ogg_flac);
  EXPECT_EQ(format_of("OggS......Speex   ").name, "Speex in Ogg");
}

}  // namespace
}  // namespace tactus::audio
