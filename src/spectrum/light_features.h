#pragma once

#include <tactus/units.h>

#include <array>
#include <cstddef>
#include <memory>

#include "spectrum/spectrum_reader.h"

namespace tactus::spectrum {

inline constexpr std::size_t light_channels = 16;

/// Features of the mid channel for sound-reactive lights. All are finite.
struct LightFeatures {
  float level = 0.0F;   ///< RMS since the last update, of 25 to 100 ms; 1 for a full-scale sine
  float smooth = 0.0F;  ///< the level, smoothed
  bool hit = false;     ///< a bass drum or the like began; at most ten a second
  /// Levels from -60 to 0 dBFS as 0 to 1: immediate rise, smoothed fall.
  std::array<float, light_channels> channels{};
  std::size_t zero_crossings = 0;  ///< in the last 23 ms
  float peak_hz = 0.0F;            ///< the strongest frequency up to 11,025 Hz; 0 for silence
  float peak_level = 0.0F;         ///< its amplitude, 0 to 1
};

/// The edges of the channels in Hz: channel i is from [i] to [i + 1].
/// Source: WLED's audioreactive usermod, the bins of its transform of 512 samples at 22,050 Hz.
inline constexpr std::array<double, light_channels + 1> light_channel_edges_hz{
    43, 86, 129, 216, 301, 430, 560, 818, 1120, 1421, 1895, 2412, 3015, 3704, 4479, 7106, 9259};

/// Computes the light features of a sound over time.
/// Threads: one.
class LightFeatureReader {
 public:
  explicit LightFeatureReader(SampleRate rate);
  ~LightFeatureReader();

  /// Computes the features of the reader's current sound.
  /// @param reader      updated before; shares its transforms
  /// @param elapsed_ms  since the last call
  LightFeatures update(SpectrumReader& reader, double elapsed_ms);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tactus::spectrum
