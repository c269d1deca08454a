#pragma once

#include <gtest/gtest.h>
#include <sndfile.h>
#include <stdlib.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "audio/sources/source.h"

namespace tactus::audio {

/// A temporary directory for one test's files.
class TempDir {
 public:
  TempDir() {
    std::string name = (std::filesystem::temp_directory_path() / "tactus-audio-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error{"no temporary directory"};
    path_ = name;
  }
  ~TempDir() { std::filesystem::remove_all(path_); }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

/// Writes interleaved samples as an audio file.
/// @param format  of libsndfile, e.g. SF_FORMAT_WAV | SF_FORMAT_PCM_16
inline void write_audio(const std::string& path, int format, int sample_rate, int channel_count,
                        const std::vector<float>& samples) {
  SF_INFO info{};
  info.samplerate = sample_rate;
  info.channels = channel_count;
  info.format = format;
  SNDFILE* file = sf_open(path.c_str(), SFM_WRITE, &info);
  if (file == nullptr) throw std::runtime_error{path + ": " + sf_strerror(nullptr)};
  // As integers are read: full scale is 32,768, not 32,767.
  const bool whole_numbers = (format & SF_FORMAT_SUBMASK) == SF_FORMAT_PCM_16;
  std::vector<short> integers(whole_numbers ? samples.size() : 0);
  for (std::size_t i = 0; i < integers.size(); ++i) {
    integers[i] = static_cast<short>(std::clamp(samples[i] * 32'768.0F, -32'768.0F, 32'767.0F));
  }
  const auto frames = static_cast<sf_count_t>(samples.size()) / channel_count;
  // In parts, because libsndfile passes all of it to the Vorbis encoder at once.
  for (sf_count_t done = 0; done < frames;) {
    const sf_count_t part = std::min<sf_count_t>(4'096, frames - done);
    const sf_count_t at = done * channel_count;
    const sf_count_t written = whole_numbers ? sf_writef_short(file, integers.data() + at, part)
                                             : sf_writef_float(file, samples.data() + at, part);
    if (written != part) {
      throw std::runtime_error{path + ": " + sf_strerror(file)};
    }
    done += part;
  }
  sf_close(file);
}

/// Reads a whole file with libsndfile.
inline std::vector<float> read_audio(const std::string& path) {
  SF_INFO info{};
  SNDFILE* file = sf_open(path.c_str(), SFM_READ, &info);
  if (file == nullptr) throw std::runtime_error{path + ": " + sf_strerror(nullptr)};
  std::vector<float> samples(static_cast<std::size_t>(info.frames * info.channels));
  sf_readf_float(file, samples.data(), info.frames);
  sf_close(file);
  return samples;
}

/// Stereo noise of 16-bit values, unique at every position.
inline std::vector<float> noise(std::size_t frames, std::uint32_t seed = 1) {
  std::vector<float> samples(frames * channels);
  std::uint32_t state = seed * 2'654'435'761U + 1U;
  for (float& sample : samples) {
    state = state * 1'664'525U + 1'013'904'223U;
    sample = static_cast<float>(static_cast<std::int16_t>(state >> 16) / 2) / 32'768.0F;
  }
  return samples;
}

inline void write_text(const std::string& path, const std::string& text) {
  std::ofstream{path, std::ios::binary} << text;
}

}  // namespace tactus::audio
