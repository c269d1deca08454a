#include "audio/files/tags.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <taglib/fileref.h>
#include <taglib/tpropertymap.h>

#include <bit>
#include <cstdint>
#include <fstream>
#include <string>

#include "audio_files.h"

namespace tactus::audio {
namespace {

struct Format {
  const char* name;
  int format;
  int rate;
  const char* tempo_key;
};

class TagsOfFormat : public testing::TestWithParam<Format> {};
INSTANTIATE_TEST_SUITE_P(
    all, TagsOfFormat,
    testing::Values(Format{"flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 48'000, "BPM"},
                    Format{"ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS, 48'000, "TEMPO"},
                    Format{"opus", SF_FORMAT_OGG | SF_FORMAT_OPUS, 48'000, "TBPM"},
                    Format{"mp3", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, 48'000, "BPM"},
                    Format{"wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 48'000, "BPM"}),
    [](const auto& format) { return std::string{format.param.name}; });

TEST_P(TagsOfFormat, title_artist_and_tempo_are_read) {
  const Format& format = GetParam();
  const TempDir dir;
  const std::string path = dir.file(std::string{"a."} + format.name);
  write_audio(path, format.format, format.rate, 2, noise(4'800));
  {
    TagLib::FileRef file{path.c_str(), false};
    TagLib::PropertyMap properties;
    properties.insert("TITLE", TagLib::String{"Ni\xC3\xB1"
                                              "a",
                                              TagLib::String::UTF8});
    properties.insert("ARTIST", TagLib::String{"Somebody"});
    properties.insert(format.tempo_key, TagLib::String{"97.5"});
    file.file()->setProperties(properties);
    ASSERT_TRUE(file.save());
  }
  const Tags tags = read_tags(path);
  EXPECT_EQ(tags.title,
            "Ni\xC3\xB1"
            "a");
  EXPECT_EQ(tags.artist, "Somebody");
  EXPECT_EQ(tags.bpm, 97.5);
}

std::optional<Bpm> tempo_of(const std::string& text) {
  const TempDir dir;
  write_audio(dir.file("a.flac"), SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 48'000, 2, noise(100));
  TagLib::FileRef file{dir.file("a.flac").c_str(), false};
  TagLib::PropertyMap properties;
  properties.insert("BPM", TagLib::String{text});
  file.file()->setProperties(properties);
  EXPECT_TRUE(file.save());
  return read_tags(dir.file("a.flac")).bpm;
}

TEST(Tags, a_tempo_that_is_none_is_left_out) {
  EXPECT_EQ(tempo_of("128"), 128.0);
  EXPECT_EQ(tempo_of("127,5"), 127.5) << "a decimal comma";
  for (const char* text : {"0", "19", "1000", "fast", "120 bpm", "-120", "nan", "inf"})
    EXPECT_EQ(tempo_of(text), std::nullopt) << text;
}

/// A WAV file with an ACID chunk.
std::string acid_wav(const TempDir& dir, std::uint32_t flags, float bpm) {
  const std::string path = dir.file("loop.wav");
  write_audio(path, SF_FORMAT_WAV | SF_FORMAT_PCM_16, 48'000, 2, noise(100));
  const auto put = [](std::string& out, std::uint32_t value) {
    for (int i = 0; i < 4; ++i) out += static_cast<char>(value >> (8 * i));
  };
  std::string chunk = "acid";
  put(chunk, 24);
  put(chunk, flags);
  chunk += std::string(16, '\0');  // root note, beats, meter
  put(chunk, std::bit_cast<std::uint32_t>(bpm));
  std::fstream file{path, std::ios::binary | std::ios::in | std::ios::out};
  file.seekp(0, std::ios::end);
  file << chunk;
  std::string size;
  put(size, static_cast<std::uint32_t>(file.tellp()) - 8);
  file.seekp(4);
  file << size;
  return path;
}

TEST(Tags, the_acid_chunk_of_a_loop_has_its_tempo) {
  const TempDir dir;
  EXPECT_EQ(read_tags(acid_wav(dir, 0, 92.5F)).bpm, 92.5);
  EXPECT_EQ(read_tags(acid_wav(dir, 1, 92.5F)).bpm, std::nullopt) << "a one-shot has none";
  EXPECT_EQ(read_tags(acid_wav(dir, 0, 0.0F)).bpm, std::nullopt);
}

TEST(Tags, what_cannot_be_read_has_none) {
  const TempDir dir;
  write_text(dir.file("text.mp3"), "no music");
  ASSERT_EQ(mkfifo(dir.file("pipe.wav").c_str(), 0600), 0);
  for (const std::string& path :
       {dir.file("missing.wav"), dir.file("."), dir.file("text.mp3"), dir.file("pipe.wav")}) {
    const Tags tags = read_tags(path);
    EXPECT_EQ(tags.title + tags.artist, "") << path;
    EXPECT_EQ(tags.bpm, std::nullopt) << path;
  }
}

}  // namespace
}  // namespace tactus::audio
