#pragma once

#include <tactus/units.h>

#include <complex>
#include <cstddef>
#include <span>
#include <vector>

#include "spectrum/band_layout.h"
#include "spectrum/fft_sizes.h"

namespace tactus::spectrum {

/// Sums the power of transform bins into bands:
///
///     level = sqrt(2 * g * sum of overlap[k] * P[k]),  P[k] = 2 |X[k]|^2 / (size * sum of w[n]^2)
///
/// Bin k extends half a bin to either side. overlap[k] is the share of bin k inside the band. The
/// gain g makes a full-scale sine at the band's centre read 1. In a band narrower than the window's
/// resolution, g compensates for the sine's energy outside the band.
class BandMap {
 public:
  /// @param bands  in Hz; each uses the smallest FFT that gives it 4 bins, else the largest FFT
  BandMap(std::span<const Band> bands, const FftSizes& sizes, SampleRate rate);
  /// @param fft  used for all bands
  BandMap(std::span<const Band> bands, const FftSizes& sizes, SampleRate rate, std::size_t fft);

  std::size_t size() const noexcept { return entries_.size(); }
  /// The FFT used for a band.
  std::size_t fft(std::size_t band) const noexcept { return entries_[band].fft; }
  /// Number of bins, from 0, that the bands need of an FFT.
  std::size_t bins_needed(std::size_t fft) const noexcept;
  /// Returns the level of a band, 1 for a full-scale sine.
  /// @param spectrum  transform of the band's FFT, Hann-windowed; at least bins_needed() bins
  float level(std::size_t band, std::span<const std::complex<float>> spectrum) const noexcept;

 private:
  void add(const Band& band, const FftSizes& sizes, SampleRate rate, std::size_t fft);

  struct Entry {
    std::size_t fft;
    std::size_t first_bin;
    std::size_t first_weight;
    std::size_t bins;
  };
  std::vector<Entry> entries_;
  std::vector<double> weights_;  // of |X|^2
};

}  // namespace tactus::spectrum
