#pragma once

#include <tactus/tempo.h>
#include <tactus/transport_block.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "audio/sources/block_runs.h"
#include "audio/sources/source.h"

namespace tactus::audio {

/// A hand-made transport that plays in blocks from a position.
struct Timeline {
  SampleRate rate = 48'000;
  Bpm bpm = 120.0;
  Frames position = 0;
  bool loops = false;
  Frames loop_start = 0;
  Frames loop_end = 0;
  Beats beat = beats_at(position, bpm, rate);
  int beats_per_bar = 4;

  /// Returns the next block and moves the playhead past it.
  TransportBlock advance(Frames frames) {
    TransportBlock block{.start = position,
                         .frames = frames,
                         .playing = true,
                         .loops = loops && position < loop_end,
                         .loop_start = loop_start,
                         .loop_end = loop_end,
                         .beat = beat,
                         .bpm = bpm,
                         .beats_per_bar = beats_per_bar};
    BlockRuns runs{block, static_cast<std::size_t>(frames)};
    bool wrapped = false;
    while (const auto run = runs.next()) wrapped = wrapped || run->wrapped;
    wrapped = wrapped || runs.position() != position + frames;
    position = runs.position();
    beat = wrapped ? beats_at(position, bpm, rate) : beat + beats_at(frames, bpm, rate);
    return block;
  }

  /// Plays frames of a source in blocks of one size. Interleaved.
  std::vector<float> play(Source& source, Frames frames, Frames block_size) {
    std::vector<float> out(static_cast<std::size_t>(frames * channels), 9.0F);
    for (Frames done = 0; done < frames;) {
      const Frames count = std::min(block_size, frames - done);
      source.render(advance(count),
                    std::span{out}.subspan(static_cast<std::size_t>(done * channels),
                                           static_cast<std::size_t>(count * channels)));
      done += count;
    }
    return out;
  }
};

/// Largest difference between samples; infinite if the lengths differ.
inline float largest_difference(std::span<const float> a, std::span<const float> b) {
  if (a.size() != b.size()) return INFINITY;
  float largest = 0.0F;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

inline float peak_of(std::span<const float> samples) {
  float peak = 0.0F;
  for (const float sample : samples) peak = std::max(peak, std::abs(sample));
  return peak;
}

}  // namespace tactus::audio
