#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "spectrum/spectrum_reader.h"

namespace tactus::spectrum {

inline constexpr std::size_t feature_bands = 8;
inline constexpr std::size_t chroma_count = 12;  ///< C, C#, ... B
inline constexpr std::size_t waveform_points = 128;

/// What an audio frame tells of the sound of the mid channel. All finite; but the waveform, all in
/// [0, 1]. The "fast" ones are those of the newest hop of 8 ms; their namesakes are smoothed.
struct AudioFeatures {
  float rms = 0.0F;
  float flux = 0.0F;
  float fast_rms = 0.0F;
  float fast_flux = 0.0F;
  std::array<float, feature_bands> bands{};
  std::array<float, feature_bands> heavy_bands{};  ///< slow
  std::array<float, chroma_count> chroma{};
  std::array<float, chroma_count> heavy_chroma{};        ///< slow
  std::array<std::int16_t, waveform_points> waveform{};  ///< the newest hop, full scale 32767
};

/// Follows the features of a sound over time.
/// Threads: one.
class FeatureReader {
 public:
  explicit FeatureReader(const SampleHistory& history);
  ~FeatureReader();

  /// Forgets what was before: the next update begins anew. Cheap.
  void restart();

  /// @param reader      up to date; its analyses are shared
  /// @param elapsed_ms  since the last call
  AudioFeatures update(SpectrumReader& reader, double elapsed_ms);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tactus::spectrum
