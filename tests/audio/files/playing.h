#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <numbers>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "audio/files/file_source.h"
#include "timeline.h"

namespace tactus::audio {

inline std::unique_ptr<FileSource> open_source(const std::vector<std::string>& paths,
                                               SampleRate rate = 48'000,
                                               FileFaults::Warn warn = {}) {
  auto source = FileSource::open(paths, rate, std::move(warn));
  if (!source) throw std::runtime_error{source.error().message};
  return std::move(*source);
}

/// Plays from the timeline's position; waits until each block is loaded.
inline std::vector<float> play(FileSource& source, Timeline& timeline, Frames frames,
                               Frames block_size = 512) {
  std::vector<float> out;
  while (frames > 0) {
    source.prime(timeline.position);
    const Frames count = std::min(frames, block_size);
    const auto block = timeline.play(source, count, count);
    out.insert(out.end(), block.begin(), block.end());
    frames -= count;
  }
  return out;
}

inline std::vector<float> play_at(FileSource& source, Frames position, Frames frames) {
  Timeline timeline{.position = position};
  return play(source, timeline, frames);
}

inline std::vector<float> part(const std::vector<float>& samples, Frames first, Frames frames) {
  const auto begin = samples.begin() + first * channels;
  return {begin, begin + frames * channels};
}

/// A sine of half full scale from a phase of 0.
/// @param cycles  per frame
inline std::vector<float> sine(double cycles, std::size_t frames, std::size_t first = 0) {
  std::vector<float> samples(frames * channels);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double phase =
        2.0 * std::numbers::pi * cycles * static_cast<double>(first + i / channels);
    samples[i] = static_cast<float>(0.5 * std::sin(phase));
  }
  return samples;
}

}  // namespace tactus::audio
