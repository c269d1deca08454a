// Decodes files of many formats, whole and damaged, beside ffmpeg's decoding.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "audio/files/audio_file.h"
#include "audio_files.h"

namespace tactus::audio {
namespace {

/// A file made by a shell command from a.wav (44.1 kHz), b.wav (48 kHz) and m.wav (mono, 44.1 kHz),
/// and its stereo sound according to ffmpeg; or that of a.wav, for lossless formats.
struct Case {
  const char* name;
  const char* make;       ///< writes the file x
  const char* reference;  ///< input options of ffmpeg, or none for a.wav
  Frames silence = 0;     ///< longest difference at a break: what damage may cost
  bool is_damaged = false;
};

constexpr const char* same = "-i x";
// Resamplers differ where their input begins and ends.
constexpr Frames resampled_edges = 64;
constexpr Frames vorbis_page = 17'408;
// The first window after lost data has nothing to overlap with.
constexpr Frames overlap = 2'048;
constexpr const char* wav_a = "";

const Case cases[] = {
    {"wav", "cp a.wav x", wav_a},
    {"wav_streamed", "ffmpeg -v error -i a.wav -f wav - >x", wav_a},
    {"wav_of_a_crashed_recorder",
     "{ head -c 4 a.wav; printf '\\44\\0\\0\\0'; tail -c +9 a.wav | head -c 32;"
     " printf '\\0\\0\\0\\0'; tail -c +45 a.wav; } >x",
     wav_a},
    {"wav_that_claims_4_gib",
     "{ head -c 40 a.wav; printf '\\377\\377\\377\\377'; tail -c +45 a.wav; } >x", wav_a},
    {"wav_rf64", "ffmpeg -v error -y -i a.wav -rf64 always -f wav x", wav_a},
    {"aiff", "ffmpeg -v error -y -i a.wav -f aiff x", wav_a},
    {"wav_cut", "head -c 100000 a.wav >x", same, 0, true},
    {"aiff_cut", "ffmpeg -v error -y -i a.wav -f aiff f; head -c 100000 f >x", same, 0, true},
    {"mp3_in_wav", "ffmpeg -v error -y -i a.wav -c:a libmp3lame -f wav x", same},
    {"caf_streamed", "ffmpeg -v error -i a.wav -f caf - >x", wav_a},
    {"flac", "flac -sfo x a.wav", same},
    {"flac_streamed", "ffmpeg -v error -i a.wav -f flac - >x", wav_a},
    {"flac_in_ogg", "flac -sf --ogg -o x a.wav", wav_a},
    {"flac_in_ogg_streamed", "ffmpeg -v error -i a.wav -c:a flac -f ogg - >x", wav_a},
    {"flac_in_ogg_streamed_and_cut",
     "ffmpeg -v error -i a.wav -c:a flac -f ogg -page_duration 100000 - >f; head -c 60000 f >x",
     same, 0, true},
    {"flac_cut", "flac -sfo f a.wav; head -c 60000 f >x", same, 0, true},
    {"flac_hole",
     "flac -sfo x a.wav; seq 1 60 | head -c 200 | dd status=none of=x bs=1 seek=60000 conv=notrunc",
     wav_a, 4'608, true},
    {"vorbis", "oggenc -Qo x a.wav", same},
    {"vorbis_hole",
     "oggenc -Qo f a.wav; cp f x; seq 1 60 | head -c 200 | dd status=none of=x bs=1 seek=12000 "
     "conv=notrunc",
     "-i f", vorbis_page + overlap, true},
    {"vorbis_cut", "oggenc -Qo f a.wav; head -c 15000 f >x", same, 0, true},
    {"vorbis_chained_with_another_rate",
     "oggenc -Q -s 1 -o f a.wav; oggenc -Q -s 2 -o g b.wav; cat f g >x",
     "-i f -i g -filter_complex [1]aresample=44100:resampler=soxr[r];[0][r]concat=v=0:a=1",
     resampled_edges},
    {"vorbis_joined_with_the_same_serial_number", "oggenc -Q -s 1 -o f a.wav; cat f f >x",
     "-i f -i f -filter_complex concat=v=0:a=1"},
    {"flac_in_ogg_chained",
     "flac -sf --ogg --serial-number=1 -o f a.wav; flac -sf --ogg --serial-number=2 -o g a.wav; "
     "cat f g f >x",
     "-i a.wav -i a.wav -i a.wav -filter_complex concat=n=3:v=0:a=1"},
    {"opus", "opusenc --quiet a.wav x", same},
    {"opus_cut", "opusenc --quiet a.wav f; head -c -3000 f >x", same, 0, true},
    {"opus_without_its_last_bytes", "opusenc --quiet a.wav f; head -c -10 f >x", same, 0, true},
    {"opus_chained",
     "opusenc --quiet --serial 1 a.wav f; opusenc --quiet --serial 2 b.wav g; cat f g >x",
     "-i f -i g -filter_complex concat=v=0:a=1"},
    {"opus_joined_with_the_same_serial_number", "opusenc --quiet --serial 1 a.wav f; cat f f >x",
     "-i f -i f -filter_complex concat=v=0:a=1"},
    {"mp3", "lame --quiet a.wav x", same},
    {"mp3_vbr_without_a_xing_header", "lame --quiet -V2 -t a.wav x", same},
    {"mp3_vbr_that_begins_with_silence",
     "ffmpeg -v error -y -i a.wav -af adelay=1000:all=1 g.wav; lame --quiet -V2 -t g.wav x", same},
    {"mp3_cut",
     "lame --quiet a.wav f; ffmpeg -v error -y -t 0.5 -i a.wav g.wav; lame --quiet -t g.wav g;"
     " { head -c 417 f; cat g; } >x",
     same, 0, true},
    {"mp3_without_its_last_frame", "lame --quiet a.wav f; head -c -417 f >x", same, 0, true},
    {"mp3_after_zeros", "lame --quiet a.wav f; { head -c 5000 /dev/zero; cat f; } >x", "-i f"},
    {"mp3_after_an_ape_tag",
     "lame --quiet a.wav f; { printf "
     "'APETAGEX\\320\\7\\0\\0\\100\\0\\0\\0\\1\\0\\0\\0\\0\\0\\0\\240';"
     " head -c 40 /dev/zero; cat f; } >x",
     "-i f"},
    {"mp3_from_the_middle_of_a_frame", "lame --quiet -t b.wav f; tail -c +10001 f >x", same, 4'608},
    {"mp3_joined_with_another_rate_and_mono",
     "lame --quiet a.wav f; lame --quiet b.wav g; lame --quiet m.wav h; cat f g h >x",
     "-i f -i g -i h -filter_complex [1]aresample=44100:resampler=soxr[r];"
     "[2]pan=stereo|c0=c0|c1=c0[s];[0][r][s]concat=n=3:v=0:a=1",
     resampled_edges},
};

bool has_tools() {
  return std::system(
             "exec >/dev/null; command -v ffmpeg && command -v lame && command -v flac &&"
             " command -v oggenc && command -v opusenc") == 0;
}

class Decoding : public testing::Test {
 public:
  static void SetUpTestSuite() {
    dir = std::make_unique<TempDir>();
    auto samples = noise(66'150);
    smooth(samples);
    write_audio(dir->file("a.wav"), SF_FORMAT_WAV | SF_FORMAT_PCM_16, 44'100, 2, samples);
    samples.resize(2 * 48'000);
    write_audio(dir->file("b.wav"), SF_FORMAT_WAV | SF_FORMAT_PCM_16, 48'000, 2, samples);
    samples.resize(44'100);
    write_audio(dir->file("m.wav"), SF_FORMAT_WAV | SF_FORMAT_PCM_16, 44'100, 1, samples);
  }
  static void TearDownTestSuite() { dir.reset(); }

 protected:
  /// A low-pass filter, so that a resampler's transition band does not matter.
  static void smooth(std::vector<float>& samples) {
    for (int pass = 0; pass < 3; ++pass) {
      for (std::size_t i = 2; i < samples.size(); ++i)
        samples[i] = 0.9F * samples[i - 2] + 0.1F * samples[i];
    }
    for (float& sample : samples) sample *= 4.0F;
  }
  static void shell(const std::string& command) {
    const std::string line = "cd '" + dir->file("") + "' && " + command;
    ASSERT_EQ(std::system(("{ " + line + "; } </dev/null").c_str()), 0) << command;
  }
  static std::vector<float> reference(const std::string& input) {
    shell("ffmpeg -v quiet -y " + quoted(input) + " -f f32le -ac 2 reference || true");
    std::ifstream file{dir->file("reference"), std::ios::binary};
    const std::vector<char> bytes{std::istreambuf_iterator<char>{file}, {}};
    std::vector<float> samples(bytes.size() / sizeof(float));
    std::memcpy(samples.data(), bytes.data(), samples.size() * sizeof(float));
    return samples;
  }
  /// A filter graph has characters of the shell.
  static std::string quoted(const std::string& input) {
    std::string text;
    std::istringstream words{input};
    for (std::string word; words >> word;) text += " '" + word + "'";
    return text;
  }

  static std::unique_ptr<TempDir> dir;
};
std::unique_ptr<TempDir> Decoding::dir;

std::vector<float> read_all(AudioFile& file) {
  std::vector<float> samples(static_cast<std::size_t>(file.frames()) * channels);
  const std::span all{samples};
  for (std::size_t at = 0; at < samples.size(); at += 2'002) {
    file.read(static_cast<Frames>(at / channels),
              all.subspan(at, std::min<std::size_t>(2'002, samples.size() - at)));
  }
  return samples;
}

/// Number of frames that differ by more than an inaudible amount.
Frames differing(std::span<const float> a, std::span<const float> b) {
  Frames count = 0;
  for (std::size_t i = 0; i + 1 < std::min(a.size(), b.size()); i += 2) {
    if (std::max(std::abs(a[i] - b[i]), std::abs(a[i + 1] - b[i + 1])) > 2e-3F) ++count;
  }
  return count;
}

TEST_F(Decoding, every_file_has_ffmpegs_length_and_sound_from_anywhere) {
  if (!has_tools()) GTEST_SKIP() << "ffmpeg, lame, flac, oggenc or opusenc is not installed";
  for (const Case& row : cases) {
    SCOPED_TRACE(row.name);
    shell(row.make);
    auto opened = AudioFile::open(dir->file("x"));
    ASSERT_TRUE(opened) << opened.error().message;
    AudioFile& file = *opened;
    const std::string_view options = row.reference;
    const auto expected =
        options == wav_a ? read_audio(dir->file("a.wav")) : reference(row.reference);
    const auto samples = read_all(file);
    // A frame more where a resampler rounds up.
    EXPECT_NEAR(static_cast<double>(samples.size()), static_cast<double>(expected.size()), 2.0);
    EXPECT_LE(differing(samples, expected), row.silence);
    EXPECT_EQ(file.damage() > 0, row.is_damaged);
    std::vector<float> part(2 * 1'500);
    for (std::size_t i = 1; i < 20; ++i) {
      const std::size_t at = i * 7'919 % (samples.size() / 2 - 1'500);
      file.read(static_cast<Frames>(at), part);
      EXPECT_LE(differing(part, std::span{samples}.subspan(2 * at)), row.silence > 0 ? overlap : 0)
          << "frame " << at;
    }
  }
}

TEST_F(Decoding, a_loop_over_damage_loses_the_same_frames_each_time) {
  const auto path = dir->file("x");
  write_audio(path, SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 48'000, 2, noise(100'000));
  auto whole = AudioFile::open(path);
  const auto samples = read_all(*whole);
  std::fstream file{path, std::ios::binary | std::ios::in | std::ios::out};
  file.seekp(150'000);
  file << std::string(200, '\x55');
  file.close();
  auto damaged = AudioFile::open(path);
  ASSERT_TRUE(damaged) << damaged.error().message;
  for (const std::uint64_t pass : {1U, 2U, 3U}) {
    const auto read = read_all(*damaged);
    ASSERT_EQ(read.size(), samples.size());
    EXPECT_LE(differing(read, samples), 4'096);
    EXPECT_EQ(damaged->damage(), pass);
  }
}

TEST_F(Decoding, a_speaker_mask_is_followed) {
  if (!has_tools()) GTEST_SKIP() << "ffmpeg or oggenc is not installed";
  for (const char* make :
       {"ffmpeg -v error -y -i m.wav -af 'pan=4.0|c2=c0' -f wav x",  // FL FR FC BC
        "ffmpeg -v error -y -i m.wav -af 'pan=3.1|c2=c0' -f wav x",  // FL FR FC LFE
        "ffmpeg -v error -y -i m.wav -af 'pan=5.1|c2=c0' -f wav g && oggenc -Qo x g",
        "ffmpeg -v error -y -i m.wav -af 'pan=5.1|c2=c0' -f flac x"}) {
    SCOPED_TRACE(make);
    shell(make);
    auto file = AudioFile::open(dir->file("x"));
    ASSERT_TRUE(file) << file.error().message;
    const auto samples = read_all(*file);
    float loudest = 0.0F;
    for (std::size_t i = 0; i + 1 < samples.size(); i += 2) {
      ASSERT_NEAR(samples[i], samples[i + 1], 1e-6F);
      loudest = std::max(loudest, samples[i]);
    }
    EXPECT_GT(loudest, 0.05F);
  }
}

TEST_F(Decoding, sound_above_full_scale_stays_as_it_is) {
  const auto path = dir->file("x");
  write_audio(path, SF_FORMAT_WAV | SF_FORMAT_FLOAT, 48'000, 2, {2.0F, -2.0F, 0.5F, 0.25F});
  auto file = AudioFile::open(path);
  EXPECT_EQ(read_all(*file), (std::vector{2.0F, -2.0F, 0.5F, 0.25F}));
}

TEST_F(Decoding, a_file_that_ends_before_its_sound_says_so) {
  if (!has_tools()) GTEST_SKIP() << "oggenc or flac is not installed";
  for (const char* make :
       {"oggenc -Qo f a.wav; head -c 4600 f >x", "flac -sfo f a.wav; head -c 8600 f >x"}) {
    SCOPED_TRACE(make);
    shell(make);
    const auto file = AudioFile::open(dir->file("x"));
    ASSERT_FALSE(file);
    EXPECT_PRED_FORMAT2(testing::IsSubstring, "incomplete: it ends before its sound begins",
                        file.error().message);
  }
}

TEST_F(Decoding, what_cannot_be_played_says_what_to_do) {
  const auto message = [](const std::string& path) {
    return AudioFile::open(path).error().message;
  };
  using testing::IsSubstring;
  write_text(dir->file("a.m4a"), std::string{"\0\0\0\x20", 4} + "ftypM4A ");
  EXPECT_PRED_FORMAT2(IsSubstring, "; convert it: ffmpeg -i ", message(dir->file("a.m4a")));
  write_text(dir->file("a.m3u"), "a.wav\n");
  EXPECT_PRED_FORMAT2(IsSubstring, "is a playlist; ", message(dir->file("a.m3u")));
  EXPECT_PRED_FORMAT2(IsSubstring, "is a directory; ", message(dir->file("")));
  EXPECT_PRED_FORMAT2(IsSubstring, "is a URL; ", message("https://radio.example/live"));
  write_text(dir->file("a.gsm"), std::string(500, '\xD2'));
  EXPECT_PRED_FORMAT2(IsSubstring, "; try to convert it: ffmpeg -i ", message(dir->file("a.gsm")));
  write_text(dir->file("a.txt"), "hello");
  EXPECT_PRED_FORMAT2(IsSubstring, "not an audio file", message(dir->file("a.txt")));
}

TEST_F(Decoding, raw_pcm_is_not_taken_for_mp3) {
  std::string bytes = "\xFF\xFF";
  std::uint32_t random = 1;
  for (int i = 0; i < 1'000'000; ++i) {
    random = random * 1'664'525U + 1'013'904'223U;
    bytes += static_cast<char>(i % 2 == 0 ? random >> 24U : (random & 0x10000000U) == 0 ? 0 : 0xFF);
  }
  write_text(dir->file("a.pcm"), bytes);
  const auto file = AudioFile::open(dir->file("a.pcm"));
  ASSERT_FALSE(file);
  EXPECT_PRED_FORMAT2(testing::IsSubstring, "not an audio file", file.error().message);
}

}  // namespace
}  // namespace tactus::audio
