#pragma once

#include <tactus/units.h>

#include <array>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "spectrum/band_map.h"
#include "spectrum/fft.h"

namespace tactus::beats {

inline constexpr std::size_t onset_bands = 32;
inline constexpr std::size_t drum_bands = 3;  ///< below 200 Hz, to 4 kHz, above

/// What one hop of 8 ms contributes to the beat. All values are finite.
struct OnsetHop {
  std::array<float, onset_bands> levels{};  ///< logarithmic, relative to the recent loudness
  std::array<float, onset_bands> rises{};   ///< of the levels over 24 ms, 0 or more
  std::array<float, drum_bands> drums{};    ///< summed rises, each relative to its recent peak
  float onset = 0.0F;                       ///< 0 to 1: how much begins here
  float clarity = 0.0F;                     ///< 0 to 1: how far onsets stand out, over 4 s
  bool silent = true;                       ///< below -60 dBFS for 250 ms
};

/// Finds onsets in a mono sound:
///
///     OnsetAnalyzer analyzer{48'000};
///     analyzer.push(block, [&](const OnsetHop& hop) { ... });  // at each end of a hop
///
/// Blocks may have any length. Samples that are not finite count as silence. push() allocates
/// nothing. Threads: one.
/// Source: S. Böck and G. Widmer, Maximum Filter Vibrato Suppression for Onset Detection, 2013.
class OnsetAnalyzer {
 public:
  explicit OnsetAnalyzer(SampleRate rate);

  /// Appends samples and calls `each_hop` for every completed hop.
  template <class EachHop>
  void push(std::span<const float> samples, EachHop each_hop) {
    while (!samples.empty()) {
      const std::size_t length = std::min(samples.size(), missing());
      append(samples.first(length));
      samples = samples.subspan(length);
      if (missing() == 0) each_hop(analyze());
    }
  }

  /// Number of frames after a number of hops; each multiple of 8 ms is rounded to a frame.
  static std::uint64_t frames_after(std::uint64_t hops, SampleRate rate) noexcept;

 private:
  std::size_t missing() const noexcept;
  void append(std::span<const float> samples) noexcept;
  const OnsetHop& analyze();
  void measure_bands();
  void find_onset();

  SampleRate rate_;
  spectrum::FftSizes sizes_;
  std::array<std::vector<float>, 2> windows_;  // of the middle and the shortest FFT
  std::array<spectrum::RealFft, 2> ffts_;
  std::array<std::vector<std::complex<float>>, 2> spectra_;
  std::vector<spectrum::Band> bands_;
  spectrum::BandMap low_map_;   // uses the middle FFT
  spectrum::BandMap high_map_;  // uses the shortest FFT
  std::size_t low_bands_;       // number of bands in the first map

  std::vector<float> history_;  // the newest samples
  std::vector<float> windowed_;
  std::uint64_t frames_ = 0;
  std::uint64_t hops_ = 0;
  float last_input_ = 0.0F;
  float last_output_ = 0.0F;
  double hop_power_ = 0.0;
  std::size_t hop_samples_ = 0;
  float quiet_hops_ = 0.0F;

  static constexpr std::size_t lag = 3;  // hops
  std::array<std::array<float, onset_bands>, lag> earlier_{};
  float loudness_ = 0.0F;
  std::array<float, drum_bands> peaks_{};
  float mean_ = 0.0F;
  float peak_ = 0.0F;
  float clear_peak_ = 0.0F;
  float clear_mean_ = 0.0F;
  OnsetHop hop_;
};

}  // namespace tactus::beats
