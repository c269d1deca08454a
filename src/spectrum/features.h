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

/// Features of the mid channel, as sent in an audio frame. All are finite and in [0, 1], except the
/// waveform. The "fast" ones describe the newest hop of 8 ms; the others are smoothed.
struct AudioFeatures {
  float rms = 0.0F;
  float flux = 0.0F;
  float fast_rms = 0.0F;
  float fast_flux = 0.0F;
  std::array<float, feature_bands> bands{};
  std::array<float, feature_bands> heavy_bands{};  ///< slowly smoothed
  std::array<float, chroma_count> chroma{};
  std::array<float, chroma_count> heavy_chroma{};        ///< slowly smoothed
  std::array<std::int16_t, waveform_points> waveform{};  ///< the newest hop; full scale 32767
};

/// Computes the features of a sound over time.
/// Threads: one.
class FeatureReader {
 public:
  explicit FeatureReader(const SampleHistory& history);
  ~FeatureReader();

  /// Resets the smoothing; the next update starts without a history. Cheap.
  void restart();

  /// Computes the features of the reader's current sound.
  /// @param reader      updated before; shares its analyses
  /// @param elapsed_ms  since the last call
  AudioFeatures update(SpectrumReader& reader, double elapsed_ms);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tactus::spectrum
