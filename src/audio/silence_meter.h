#pragma once

#include <tactus/realtime.h>
#include <tactus/units.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <span>

#include "audio/sources/source.h"

namespace tactus::audio {

/// Measures how long a sound has been silent: no sample above -60 dBFS.
/// Threads: one adds; any reads. Realtime-safe: yes.
class SilenceMeter {
 public:
  /// @param sound  interleaved
  void add(std::span<const float> sound) noexcept TACTUS_NONBLOCKING {
    const bool audible = std::any_of(sound.begin(), sound.end(),
                                     [](float sample) { return std::abs(sample) > threshold; });
    const auto frames = static_cast<Frames>(sound.size() / channels);
    frames_.store(audible ? 0 : frames_.load(std::memory_order_relaxed) + frames,
                  std::memory_order_relaxed);
  }

  /// Frames since the last block with an audible sample.
  Frames frames() const noexcept TACTUS_NONBLOCKING {
    return frames_.load(std::memory_order_relaxed);
  }

 private:
  static constexpr float threshold = 1e-3F;  // -60 dBFS
  std::atomic<Frames> frames_{0};            // written by: audio thread; read by: any
};

}  // namespace tactus::audio
