#include "audio/pipe/file_header.h"

#include <gtest/gtest.h>

#include <string>

namespace tactus::audio {
namespace {

using namespace std::string_literals;

FileHeader header_of(const std::string& bytes) {
  return file_header(std::as_bytes(std::span{bytes}));
}

TEST(FileHeader, each_format_is_named) {
  const std::pair<std::string, std::string> cases[] = {
      {"RIFF\x24\0\0\0WAVE"s, "a WAV file"},
      {"RF64\xff\xff\xff\xff"s, "a WAV file"},
      {"FORM\0\0\0\0AIFF"s, "an AIFF file"},
      {"fLaC\0\0\0\x22"s, "a FLAC file"},
      {"OggS\0\2"s, "an Ogg file"},
      {"ID3\4\0"s, "an MP3 file"},
      {"caff\0\1\0\0"s, "a CAF file"},
      {".snd\0\0\0\x18"s, "an AU file"},
      {"wvpk\x20\0\0\0"s, "a WavPack file"},
      {"\0\0\0\x20"
       "ftypM4A "s,
       "an MP4 file"},
      {"\x1a\x45\xdf\xa3\x9f"s, "a Matroska or WebM file"}};
  for (const auto& [bytes, format] : cases) EXPECT_EQ(header_of(bytes).format, format);
}

// 128 kbit/s at 44.1 kHz: frames of 417 bytes.
TEST(FileHeader, two_frames_of_mpeg_audio_are_an_mp3_and_one_is_not) {
  const std::string frame = "\xff\xfb\x90\x64"s + std::string(413, '\x55');
  EXPECT_EQ(header_of(frame + frame).format, "an MP3 file");
  EXPECT_EQ(header_of(frame + std::string(500, '\x55')).format, "");
  EXPECT_EQ(header_of(frame).format, "");
}

TEST(FileHeader, two_frames_of_adts_are_aac) {
  const std::string frame = "\xff\xf1\x50\x80\x02\x1f\xfc"s + std::string(9, '\x55');
  EXPECT_EQ(header_of(frame + frame).format, "an AAC file");
  EXPECT_EQ(header_of(frame + std::string(20, '\x55')).format, "");
}

TEST(FileHeader, the_start_of_a_header_needs_more) {
  for (const std::string& start : {"R"s, "RIF"s, "ID3"s, "caff"s,
                                   "\0\0\0\x20"
                                   "ft"s}) {
    EXPECT_TRUE(header_of(start).needs_more) << start;
    EXPECT_EQ(header_of(start).format, "") << start;
  }
}

TEST(FileHeader, other_bytes_are_raw_pcm) {
  for (const std::string& start : {""s, std::string(64, '\0'), "RIFE"s, "ID3\x7f"s, "\1\0\1\0"s}) {
    EXPECT_EQ(header_of(start).format, "");
    EXPECT_FALSE(header_of(start).needs_more);
  }
}

}  // namespace
}  // namespace tactus::audio
